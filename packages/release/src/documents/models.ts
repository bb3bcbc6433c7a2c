import type { ReleasedModel, ReleaseFacts } from '../facts.ts'
import type { Summary } from '../summary.ts'

export type UsedModel = { readonly model: string; readonly marks: number; readonly registered: ReleasedModel | undefined }

/** Models whose suggestions became marks of readings, in the order of their names, with what was registered of them. */
export const usedModels = ({ models }: Pick<ReleaseFacts, 'models'>, summary: Pick<Summary, 'models'>): UsedModel[] =>
  [...summary.models].map(([model, marks]) => ({ model, marks, registered: models?.get(model) }))

/** What identifies it, in words; what nobody said is said to be unknown. */
export const modelWords = ({ model, registered }: UsedModel): string => {
  if (registered === undefined) return `${model} (not registered)`
  const { name, version, digest, licence } = registered
  return `${name}, version ${version}, ${digest === null ? 'no digest was stated' : digest}, licence: ${licence ?? 'not stated'}`
}
