import type { Answer, Region } from '@reticle/domain'
import type { z } from 'zod'
import type { LabelRecord, LabelSource, Reading, Reject } from '../port.ts'
import { slugsOf } from '../slugs-of.ts'
import { onlyPath, textOf } from '../source.ts'
import { geometryFrom } from './geometry-from.ts'
import { annotationSchema, categorySchema, documentSchema, imageSchema } from './schemas.ts'

/** Entries of a list that are sound and have an id of their own, with their places; the others become rejects. */
const sound = <T extends { id: number }>(list: string, entries: readonly unknown[], schema: z.ZodType<T>, rejects: Reject[]) => {
  const byId = new Map<number, { readonly entry: T; readonly at: string }>()
  entries.forEach((raw, index) => {
    const at = `${list}[${index}]`
    const parsed = schema.safeParse(raw)
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      rejects.push({ at: [at, ...(issue?.path ?? [])].join('.'), reason: issue?.message ?? 'is not of the expected form' })
    } else if (byId.has(parsed.data.id)) rejects.push({ at: `${at}.id`, reason: `the id ${parsed.data.id} was there before` })
    else byId.set(parsed.data.id, { entry: parsed.data, at })
  })
  return byId
}

/** Without the readers who stand behind it. */
const plainAnswer = ({ questionId, value, confidence }: Answer): Answer => ({
  questionId,
  value,
  ...(confidence === undefined ? {} : { confidence }),
})

/**
 * One COCO document.
 * @param path names the document in what is said about it.
 * @throws when the text is not JSON, or has no lists of images and categories.
 */
export const readCocoText = (path: string, text: string): Reading => {
  const document = documentSchema.safeParse(JSON.parse(text))
  if (!document.success)
    throw new Error(`${path}: not a COCO file: ${document.error.issues[0]?.path.join('.')} is missing or is not a list`)
  const rejects: Reject[] = []
  const categories = sound('categories', document.data.categories, categorySchema, rejects)
  const images = sound('images', document.data.images, imageSchema, rejects)
  const annotations = sound('annotations', document.data.annotations, annotationSchema, rejects)

  const slugs = slugsOf([...categories.values()].map(({ entry }) => ({ key: entry.id, name: entry.name, slug: entry.reticle?.label_id })))
  const regions = new Map<number, Region[]>()
  for (const { entry, at } of annotations.values()) {
    const image = images.get(entry.image_id)?.entry
    const labelId = slugs.get(entry.category_id)
    if (image === undefined) rejects.push({ at: `${at}.image_id`, reason: `there is no image ${entry.image_id}` })
    else if (labelId === undefined) rejects.push({ at: `${at}.category_id`, reason: `there is no category ${entry.category_id}` })
    else {
      const geometry = geometryFrom(entry, image)
      if (!geometry.ok) rejects.push({ at: geometry.error.at === '' ? at : `${at}.${geometry.error.at}`, reason: geometry.error.reason })
      else {
        const id = entry.reticle?.region_id ?? `coco-${entry.id}`
        const { attributes = {}, plane, track, answers } = entry.reticle ?? {}
        const region: Region = {
          ...{ id, labelId, geometry: geometry.value, attributes, origin: { kind: 'file', name: path.slice(-200) } },
          ...(plane === undefined ? {} : { plane }),
          ...(track === undefined ? {} : { track }),
          ...(answers === undefined ? {} : { answers: answers.map(plainAnswer) }),
        }
        const marks = regions.get(image.id)
        if (marks === undefined) regions.set(image.id, [region])
        else marks.push(region)
      }
    }
  }
  const records = [...images.values()].map(({ entry }): LabelRecord => {
    const answers = (entry.reticle?.answers ?? []).map(plainAnswer)
    return { fileName: entry.file_name, width: entry.width, height: entry.height, regions: regions.get(entry.id) ?? [], answers }
  })
  const labels = [...categories.values()].map(({ entry }) => ({ id: slugs.get(entry.id) ?? '', name: entry.name }))
  return { labels, records, rejects }
}

/** The one `.json` file of a source. @throws as `readCocoText` does. */
export const readCoco = async (source: LabelSource): Promise<Reading> => {
  const path = onlyPath(source, '.json')
  return readCocoText(path, await textOf(source, path))
}
