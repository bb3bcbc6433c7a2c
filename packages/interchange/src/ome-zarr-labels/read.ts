import { type Region, slugSchema } from '@reticle/domain'
import { z } from 'zod'
import { lossCounter } from '../losses.ts'
import { masksIn } from '../painted/runs.ts'
import type { LabelledSample, LabelRecord, LabelSource, Reading, ReadLabel, Reject } from '../port.ts'
import { safeName } from '../safe-name.ts'
import { documentReader } from '../sample-document/read-document.ts'
import { slugsOf } from '../slugs-of.ts'
import { jsonOf } from '../source.ts'
import { type LabelArray, openArray } from './read-array.ts'
import { stackOf } from './stack.ts'

const labelsGroup = z.object({
  attributes: z.object({ ome: z.object({ labels: z.array(z.string().min(1).max(200)).min(1) }), reticle: z.unknown().optional() }),
})
const property = z.object({ 'label-value': z.int().min(1), label_id: slugSchema.optional(), label: z.string().min(1).max(200).optional() })
const imageGroup = z.object({
  attributes: z.object({
    ome: z.object({ 'image-label': z.object({ properties: z.array(property).default([]) }).default({ properties: [] }) }),
  }),
})

const parsedAt = async <T>(source: LabelSource, path: string, schema: z.ZodType<T>): Promise<T> => {
  const parsed = schema.safeParse(await jsonOf(source, path))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new Error(`${path}, ${issue?.path.map(String).join('.')}: ${issue?.message}`)
}

/** A sample of a record, for painting alone. */
const paintable = ({ fileName, regions }: LabelRecord, width: number, height: number): LabelledSample => ({
  ...{ id: '', name: fileName, fileName, sha256: '', width, height, split: '', group: null, groups: {}, protocolVersion: 1 },
  ...{ resolution: { id: '', kind: 'consensus' }, regions, answers: [] },
  ...{ regionSupport: new Map(), answerSupport: new Map(), markAnswerSupport: new Map() },
})

/** Whether the marks, painted, are the array: then they are what it was made of, and nothing has been drawn into it since. */
const isPaintedBy = async (record: LabelRecord, array: LabelArray): Promise<boolean> => {
  const [height = 0, width = 0] = array.shape.slice(-2)
  if (record.width !== width || record.height !== height) return false
  const { axes, lengths, layers } = stackOf(paintable(record, width, height), lossCounter(), '')
  if (axes.join() !== array.axes.slice(0, -2).join() || lengths.some((length, axis) => length !== array.shape[axis])) return false
  const left = new Set(array.planes.map((plane) => plane.join()))
  let isSame = true
  for (const { index, rowAt } of layers()) {
    left.delete(index.join())
    const pixels = await array.planeAt(index)
    pixels.eachRow((values, y) => {
      const row = rowAt(y)
      if (isSame) isSame = values.every((value, x) => value === row[x])
    })
    if (!isSame) return false
  }
  return left.size === 0
}

type Known = { readonly labelId: string | undefined; readonly label: string }

/** Every number but 0 of a plane as a mask. */
const marksOf = async (array: LabelArray, known: ReadonlyMap<number, Known>, path: string): Promise<{ region: Region; known: Known }[]> => {
  const marks: { region: Region; known: Known }[] = []
  const planesOf = new Map<number, number>()
  for (const plane of array.planes) {
    const masks = masksIn(await array.planeAt(plane))
    for (const [value, geometry] of masks) {
      planesOf.set(value, (planesOf.get(value) ?? 0) + 1)
      const at = Object.fromEntries(plane.map((index, axis) => [array.axes[axis] === 't' ? 't' : 'z', index]))
      marks.push({
        region: {
          ...{ id: [value, ...plane].join('-'), labelId: '', geometry, attributes: {}, origin: { kind: 'file', name: path.slice(-200) } },
          ...(plane.length === 0 ? {} : { plane: at, track: { id: `${value}`, state: 'visible' } }),
        },
        known: known.get(value) ?? { labelId: undefined, label: known.size === 0 ? 'object' : `${value}` },
      })
    }
  }
  // What is on one plane only is no object through planes.
  return marks.map((mark) => {
    const { track, ...region } = mark.region
    return track === undefined || (planesOf.get(Number(track.id)) ?? 0) > 1 ? mark : { ...mark, region }
  })
}

/**
 * Label images of Zarr groups. Our own document of a sample is believed when its marks, painted, are the array to the last pixel; else each
 * number of the array is a mask. @throws when there is no group `labels`.
 */
export const readOmeZarrLabels = async (source: LabelSource): Promise<Reading> => {
  const groups = source.paths.filter((path) => /(?:^|\/)labels\/zarr\.json$/.test(path))
  if (groups.length === 0) throw new Error('there is no labels/zarr.json: this is no Zarr group (version 3) with labels')
  const rejects: Reject[] = []
  const records: LabelRecord[] = []
  const documents = documentReader(rejects)
  const drawn: { readonly record: LabelRecord; readonly marks: readonly { region: Region; known: Known }[] }[] = []

  const readGroup = async (path: string): Promise<void> => {
    const folder = path.slice(0, -'/zarr.json'.length)
    const { ome, reticle } = (await parsedAt(source, path, labelsGroup)).attributes
    const name = ome.labels.includes('instances') ? 'instances' : (ome.labels[0] ?? '')
    const array = await openArray(source, `${folder}/${name}/0`)
    const own = reticle === undefined ? undefined : documents.read(reticle, `${path}, reticle`, path)
    if (own !== undefined && (await isPaintedBy(own, array))) {
      records.push(own)
      return
    }
    const { properties } = (await parsedAt(source, `${folder}/${name}/zarr.json`, imageGroup)).attributes.ome['image-label']
    const known = new Map(
      properties.map((one) => [one['label-value'], { labelId: one.label_id, label: one.label ?? one.label_id ?? `${one['label-value']}` }]),
    )
    const [height = 0, width = 0] = array.shape.slice(-2)
    const fileName = own?.fileName ?? safeName(folder.replace(/\/?labels$/, '').replace(/\.zarr$/, '')) ?? 'image'
    const said = {
      fileName,
      width,
      height,
      regions: [],
      answers: own?.answers ?? [],
      ...(own?.split === undefined ? {} : { split: own.split }),
    }
    drawn.push({ record: said, marks: await marksOf(array, known, path) })
  }
  for (const path of groups)
    try {
      await readGroup(path)
    } catch (cause) {
      rejects.push({ at: path, reason: cause instanceof Error ? cause.message : String(cause) })
    }

  const own = documents.labels()
  const ids = new Set(own.map(({ id }) => id))
  const others = new Map<string, { readonly key: string; readonly name: string; readonly slug: string | undefined }>()
  const keyOf = ({ labelId, label }: Known) => (labelId === undefined ? `name ${label}` : `id ${labelId}`)
  for (const { marks } of drawn)
    for (const { known } of marks)
      if (known.labelId === undefined || !ids.has(known.labelId))
        others.set(keyOf(known), { key: keyOf(known), name: known.label, slug: known.labelId })
  const slugs = slugsOf([...own.map(({ id, name }) => ({ key: `id ${id}`, name, slug: id })), ...others.values()])
  const labels: ReadLabel[] = [...own, ...[...others.values()].map(({ key, name }) => ({ id: slugs.get(key) ?? 'label', name }))]
  for (const { record, marks } of drawn)
    records.push({ ...record, regions: marks.map(({ region, known }) => ({ ...region, labelId: slugs.get(keyOf(known)) ?? 'label' })) })
  return { labels, records, rejects }
}
