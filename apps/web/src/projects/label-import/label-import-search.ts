import { type LabelImportId, labelImportIdSchema } from '@reticle/domain'

export type LabelImportSearch = { readonly file?: LabelImportId | undefined }

/** Which import the address names; none when it names something else. */
export const labelImportSearch = (search: Readonly<Record<string, unknown>>): LabelImportSearch => {
  const parsed = labelImportIdSchema.safeParse(search.file)
  return parsed.success ? { file: parsed.data } : {}
}
