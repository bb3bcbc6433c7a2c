import type { Label, Region } from '@reticle/domain'
import { gzipSync } from 'fflate'
import { labelsOf, type NumberedLabel } from '../labels-of.ts'
import { lossCounter } from '../losses.ts'
import type { LabelFile, LabelledSample, LabelledSet, Writing } from '../port.ts'
import { documentsOf } from '../sample-document/document-of.ts'
import { type Layer, type Stack, stackOf } from './stack.ts'
import { type ArrayShape, arrayMetadata, chunkBytes, groupMetadata } from './zarr.ts'

const chunkSide = 512
export const kept = 'the key "reticle" of the group "labels"'
const version = '0.5'

const json = (path: string, value: unknown): LabelFile => ({
  ...{ path, mediaType: 'application/json' },
  content: async function* () {
    yield `${JSON.stringify(value, undefined, 1)}\n`
  },
})

const rgba = ({ color }: Label): readonly number[] => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)).concat(255)

/** The group of one label image (OME-NGFF 0.5, "labels"): its one resolution, colours, and properties by number. */
const imageGroup = (
  name: string,
  { axes }: Stack,
  colors: readonly (readonly [number: number, label: Label])[],
  properties: readonly Readonly<Record<string, unknown>>[],
) => {
  const all = [...axes, 'y', 'x'] as const
  const types = { t: 'time', z: 'space', y: 'space', x: 'space' } as const
  return groupMetadata({
    ome: {
      version,
      multiscales: [
        {
          name,
          axes: all.map((axis) => ({ name: axis, type: types[axis] })),
          datasets: [{ path: '0', coordinateTransformations: [{ type: 'scale', scale: all.map(() => 1) }] }],
        },
      ],
      'image-label': {
        colors: colors.map(([number, label]) => ({ 'label-value': number, rgba: rgba(label) })),
        properties,
      },
    },
  })
}

/** The chunks of a plane in which anything is, row by row of chunks. `numberOf` turns the number of an instance into that of the array. */
const chunksOf = function* (
  layer: Layer,
  { shape, chunk, dtype }: ArrayShape,
  numberOf: (instance: number) => number,
): Generator<LabelFile> {
  const [height = 0] = shape.slice(-2)
  const [rows = 1, columns = 1] = chunk.slice(-2)
  for (let top = 0; top < height; top += rows) {
    const strip = new Map<number, Uint32Array>()
    for (let y = top; y < Math.min(height, top + rows); y++)
      layer.rowAt(y).forEach((instance, x) => {
        if (instance === 0) return
        const column = Math.floor(x / columns)
        const values = strip.get(column) ?? new Uint32Array(rows * columns)
        strip.set(column, values)
        values[(y - top) * columns + (x % columns)] = numberOf(instance)
      })
    for (const [column, values] of [...strip].toSorted(([a], [b]) => a - b))
      if (values.some((value) => value !== 0))
        yield {
          ...{ path: ['c', ...layer.index, top / rows, column].join('/'), mediaType: 'application/octet-stream' },
          content: async function* () {
            yield gzipSync(chunkBytes(values, dtype), { level: 6, mtime: 0 })
          },
        }
  }
}

const below = (folder: string, file: LabelFile): LabelFile => ({ ...file, path: `${folder}/${file.path}` })

const propertyOf = (number: number, { id, labelId, attributes }: Region, label: Label | undefined) => ({
  ...{ 'label-value': number, region_id: id, label_id: labelId, label: label?.name ?? labelId },
  ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
})

/** The files of one sample, below its own group. */
const filesOf = function* (
  sample: LabelledSample,
  document: unknown,
  stack: Stack,
  labels: ReadonlyMap<string, NumberedLabel>,
): Generator<LabelFile> {
  const { width, height } = sample
  const axes = [...stack.axes, 'y', 'x']
  const shape = [...stack.lengths, height, width]
  const chunk = [...stack.lengths.map(() => 1), Math.min(chunkSide, height), Math.min(chunkSide, width)]
  const instances: ArrayShape = { shape, chunk, dtype: sample.regions.length > 65_535 ? 'uint32' : 'uint16' }
  const classes: ArrayShape = { shape, chunk, dtype: 'uint16' }
  yield json('zarr.json', groupMetadata({ ome: { version } }))
  yield json('labels/zarr.json', groupMetadata({ ome: { version, labels: ['instances', 'classes'] }, reticle: document }))
  yield json('labels/instances/0/zarr.json', arrayMetadata(instances, axes))
  yield json('labels/classes/0/zarr.json', arrayMetadata(classes, axes))
  const seen = new Map<number, Region>()
  for (const layer of stack.layers()) {
    const classAt = new Map([...layer.regionAt].map(([number, region]) => [number, labels.get(region.labelId)?.number ?? 0]))
    for (const [number, region] of layer.regionAt) if (!seen.has(number)) seen.set(number, region)
    for (const file of chunksOf(layer, instances, (instance) => instance)) yield below('labels/instances/0', file)
    for (const file of chunksOf(layer, classes, (instance) => classAt.get(instance) ?? 0)) yield below('labels/classes/0', file)
  }
  const marks = [...seen].toSorted(([a], [b]) => a - b)
  const labelAt = (region: Region) => labels.get(region.labelId)?.label
  const colored = marks.flatMap(([number, region]): [number, Label][] => {
    const label = labelAt(region)
    return label === undefined ? [] : [[number, label]]
  })
  const properties = marks.map(([number, region]) => propertyOf(number, region, labelAt(region)))
  yield json('labels/instances/zarr.json', imageGroup('instances', stack, colored, properties))
  const all = [...labels.values()]
  yield json(
    'labels/classes/zarr.json',
    imageGroup(
      'classes',
      stack,
      all.map(({ number, label }) => [number, label]),
      all.map(({ number, label }) => ({ 'label-value': number, label_id: label.id, label: label.name })),
    ),
  )
}

/** For each sample a Zarr group with two label images: which mark a pixel belongs to, and which label. */
export const writeOmeZarrLabels = (set: LabelledSet): Writing => {
  const losses = lossCounter()
  const documentOf = documentsOf(set)
  const labels = new Map(labelsOf(set.protocols).map((one) => [one.label.id, one]))
  const files = async function* () {
    for await (const sample of set.samples()) {
      for (const _ of sample.answers) losses.add('answers to questions', kept)
      for (const file of filesOf(sample, documentOf(sample), stackOf(sample, losses, kept), labels))
        yield below(`${sample.fileName}.zarr`, file)
    }
  }
  return { files, losses: losses.list }
}
