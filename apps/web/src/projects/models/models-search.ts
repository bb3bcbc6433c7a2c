import { type ModelId, modelIdSchema } from '@reticle/domain'

export const modelTabs = ['models', 'runs', 'loops'] as const
export type ModelTab = (typeof modelTabs)[number]
export type ModelsSearch = { readonly tab?: ModelTab | undefined; readonly model?: ModelId | undefined }

/** Which part of the page the address names, and which model is open; the list where it names something else. */
export const modelsSearch = (search: Readonly<Record<string, unknown>>): ModelsSearch => {
  const tab = modelTabs.find((one) => one === search.tab)
  const model = modelIdSchema.safeParse(search.model)
  return { ...(tab === undefined || tab === 'models' ? {} : { tab }), ...(model.success ? { model: model.data } : {}) }
}
