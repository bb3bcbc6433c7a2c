import { type Region, slugSchema } from '@reticle/domain'
import type { MaskGeometry } from '@reticle/geometry'
import { z } from 'zod'
import { isSafeName, notSafe } from '../file-names.ts'
import { masksIn } from '../painted/runs.ts'
import { readPng } from '../png/read-png.ts'
import type { LabelRecord, LabelSource, Reading, Reject } from '../port.ts'
import { slugsOf } from '../slugs-of.ts'
import { jsonOf, onlyPath } from '../source.ts'

const id = z.int().min(0)
const fileName = z.string().refine(isSafeName, notSafe)
const side = z.int().min(1).max(10_000_000)
const categorySchema = z.object({
  ...{ id, name: z.string().min(1).max(200), reticle: z.object({ label_id: slugSchema }).optional() },
})
const imageSchema = z.object({
  ...{ id, file_name: fileName, width: side, height: side },
  reticle: z.object({ split: z.string().max(200) }).optional(),
})
const annotationSchema = z.object({ image_id: id, file_name: fileName, segments_info: z.array(z.unknown()) })
const segmentSchema = z.object({
  ...{ id: z.int().min(1), category_id: id },
  reticle: z.object({ region_id: z.string().min(1).max(64) }).optional(),
})
const documentSchema = z.object({
  images: z.array(z.unknown()),
  categories: z.array(z.unknown()),
  annotations: z.array(z.unknown()),
})

/** Entries of a list that are sound and have a key of their own, with their places; the others become rejects. */
const sound = <T>(list: string, entries: readonly unknown[], schema: z.ZodType<T>, keyOf: (entry: T) => number, rejects: Reject[]) => {
  const byKey = new Map<number, { readonly entry: T; readonly at: string }>()
  entries.forEach((raw, index) => {
    const at = `${list}[${index}]`
    const parsed = schema.safeParse(raw)
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      rejects.push({ at: [at, ...(issue?.path ?? [])].join('.'), reason: issue?.message ?? 'is not of the expected form' })
    } else if (byKey.has(keyOf(parsed.data))) rejects.push({ at, reason: `${keyOf(parsed.data)} was there before` })
    else byKey.set(keyOf(parsed.data), { entry: parsed.data, at })
  })
  return byKey
}

/** The picture of an annotation: beside the document, or in a folder of any name below it. */
const pictureOf = (paths: readonly string[], document: string, name: string): string | undefined => {
  const base = document.slice(0, document.lastIndexOf('/') + 1)
  return paths.find((path) => path === `${base}${name}`) ?? paths.find((path) => path.startsWith(base) && path.endsWith(`/${name}`))
}

/**
 * A COCO panoptic document and its pictures. Each segment is one mask.
 * @throws when there is no such document, in words.
 */
export const readPanoptic = async (source: LabelSource): Promise<Reading> => {
  const path = onlyPath(source, '.json')
  const document = documentSchema.safeParse(await jsonOf(source, path))
  if (!document.success)
    throw new Error(`${path}: not a COCO panoptic file: ${document.error.issues[0]?.path.join('.')} is missing or is not a list`)
  const rejects: Reject[] = []
  const categories = sound('categories', document.data.categories, categorySchema, (entry) => entry.id, rejects)
  const images = sound('images', document.data.images, imageSchema, (entry) => entry.id, rejects)
  const annotations = sound('annotations', document.data.annotations, annotationSchema, (entry) => entry.image_id, rejects)
  const slugs = slugsOf([...categories.values()].map(({ entry }) => ({ key: entry.id, name: entry.name, slug: entry.reticle?.label_id })))

  const regionsOf = async (imageId: number, size: { readonly width: number; readonly height: number }): Promise<Region[]> => {
    const found = annotations.get(imageId)
    if (found === undefined) return []
    const { entry, at } = found
    const picture = pictureOf(source.paths, path, entry.file_name)
    if (picture === undefined) {
      rejects.push({ at: `${at}.file_name`, reason: `there is no picture ${entry.file_name}` })
      return []
    }
    let masks: ReadonlyMap<number, MaskGeometry>
    try {
      const pixels = readPng(await source.bytes(picture))
      if (pixels.width !== size.width || pixels.height !== size.height)
        throw new Error(`has ${pixels.width} x ${pixels.height} pixels, the image has ${size.width} x ${size.height}`)
      masks = masksIn(pixels)
    } catch (cause) {
      rejects.push({ at: picture, reason: cause instanceof Error ? cause.message : String(cause) })
      return []
    }
    const segments = sound(`${at}.segments_info`, entry.segments_info, segmentSchema, (segment) => segment.id, rejects)
    const regions: Region[] = []
    const origin: Region['origin'] = { kind: 'file', name: picture.slice(-200) }
    for (const { entry: segment, at: place } of segments.values()) {
      const geometry = masks.get(segment.id)
      const labelId = slugs.get(segment.category_id)
      if (labelId === undefined) rejects.push({ at: `${place}.category_id`, reason: `there is no category ${segment.category_id}` })
      else if (geometry === undefined) rejects.push({ at: `${place}.id`, reason: `no pixel of ${picture} has the id ${segment.id}` })
      else regions.push({ id: segment.reticle?.region_id ?? `segment-${segment.id}`, labelId, geometry, attributes: {}, origin })
    }
    for (const value of masks.keys())
      if (!segments.has(value)) rejects.push({ at: `${picture}, id ${value}`, reason: 'is not among the segments of the document' })
    return regions
  }

  const records: LabelRecord[] = []
  for (const { entry } of images.values()) {
    const { file_name: name, width, height, reticle } = entry
    const regions = await regionsOf(entry.id, entry)
    records.push({ fileName: name, width, height, regions, answers: [], ...(reticle?.split ? { split: reticle.split } : {}) })
  }
  for (const { entry, at } of annotations.values())
    if (!images.has(entry.image_id)) rejects.push({ at: `${at}.image_id`, reason: `there is no image ${entry.image_id}` })
  const labels = [...categories.values()].map(({ entry }) => ({ id: slugs.get(entry.id) ?? '', name: entry.name }))
  return { labels, records, rejects }
}
