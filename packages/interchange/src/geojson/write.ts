import type { Region } from '@reticle/domain'
import { isWithin } from '@reticle/geometry'
import { labelNames, nameOfLabel } from '../file-names.ts'
import { kindNames } from '../kinds.ts'
import { labelsOf } from '../labels-of.ts'
import { type LossCounter, lossCounter } from '../losses.ts'
import { countAnswers, countExtras, ownMarkOf, ownSampleOf } from '../own.ts'
import type { LabelFile, LabelledSample, LabelledSet, Writing } from '../port.ts'
import { jsonGeometry, jsonGeometrySchema, shapesFrom } from './shapes.ts'

const beside = 'the member "reticle" of the feature'
const besideImage = 'the member "reticle" of the collection'

/** Pixels and no place on Earth, which RFC 7946 would take them for: said in a foreign member (its section 6.1). */
const pixelSpace = { space: 'pixels', x: 'right', y: 'down', origin: 'top left corner of the top left pixel' } as const

const colorOf = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))

/** Names of properties that are not attributes. */
export const reserved = new Set(['label', 'label_id', 'classification', 'object-type'])

const countShape = ({ geometry }: Region, losses: LossCounter): void => {
  if (geometry.type === 'box') return
  if (geometry.type === 'mask') losses.add('masks: written as outlines along the sides of their pixels', beside)
  if (geometry.type === 'ellipse' || geometry.type === 'bezier')
    losses.add(`${kindNames[geometry.type]}: written as straight pieces`, beside)
  if (geometry.type === 'skeleton') losses.add('skeletons: written as points, without which is which', beside)
}

const featureOf = (
  region: Region,
  sample: LabelledSample,
  label: { readonly name: string; readonly color: string },
  losses: LossCounter,
) => {
  const { id, geometry, attributes } = region
  const json = jsonGeometry(geometry)
  const parsed = jsonGeometrySchema.safeParse(json)
  const back = parsed.success && isWithin(geometry, sample.width, sample.height) ? shapesFrom(parsed.data, sample) : 'out of the image'
  const isExact = typeof back !== 'string' && back.length === 1 && JSON.stringify(back[0]) === JSON.stringify(geometry)
  countShape(region, losses)
  countExtras(region, losses, beside, ['attributes'])
  const plain = Object.fromEntries(Object.entries(attributes).filter(([name]) => !reserved.has(name)))
  return {
    ...{ type: 'Feature', id, geometry: json },
    // As QuPath names what an object is; other readers take the plain label.
    properties: {
      label: label.name,
      ...plain,
      objectType: 'annotation',
      classification: { name: label.name, color: colorOf(label.color) },
    },
    reticle: ownMarkOf(region, sample, { geometry: isExact, attributes: false }),
  }
}

/**
 * GeoJSON (RFC 7946): a collection of features for each image, in pixels. Docs/spec/interchange.md, GJ1 to GJ6.
 */
export const writeGeojson = (set: LabelledSet): Writing => {
  const losses = lossCounter()
  const names = labelNames(set.protocols)
  const colors = new Map(labelsOf(set.protocols).map(({ label }) => [label.id, label.color]))
  const documentOf = async function* (sample: LabelledSample) {
    countAnswers(sample, losses, besideImage)
    const { fileName, width, height } = sample
    const own = { ...pixelSpace, file_name: fileName, width, height, ...ownSampleOf(sample) }
    yield `{"type":"FeatureCollection",\n"reticle":${JSON.stringify(own)},\n"features":[`
    let separator = '\n'
    for (const region of sample.regions) {
      const label = { name: nameOfLabel(names, region), color: colors.get(region.labelId) ?? '#000000' }
      yield separator + JSON.stringify(featureOf(region, sample, label, losses))
      separator = ',\n'
    }
    yield ']}\n'
  }
  const files = async function* (): AsyncGenerator<LabelFile> {
    for await (const sample of set.samples())
      yield { path: `labels/${sample.fileName}.geojson`, mediaType: 'application/geo+json', content: () => documentOf(sample) }
  }
  return { files, losses: losses.list }
}
