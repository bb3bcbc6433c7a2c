import { createHash } from 'node:crypto'
import type { SampleImage } from '@reticle/db'
import { err, ok, type Result } from '@reticle/domain'
import { layoutOf, type Outline, type Reject, type Selection } from '@reticle/imaging'
import { plainText } from './plain-text.ts'

export type Split = 'one' | 'datasets' | 'z' | 't'

/** What becomes one sample. `key`: empty for the first array as a whole; the same part of the same bytes always has the same. */
export type Part = {
  readonly key: string
  /** Behind the name of the file: ` [z 3]`. */
  readonly label: string
  readonly dataset: string
  readonly selection: Selection
  readonly slice: SampleImage['slice']
}

/** So many samples of one file are written in one transaction. */
const mostParts = 2000
/** What an index of Postgres takes without thinking. */
const mostKey = 300

type Dataset = Outline['datasets'][number]

const keyOf = (text: string): string =>
  text.length <= mostKey && text === plainText(text, mostKey) ? text : `sha256:${createHash('sha256').update(text).digest('hex')}`

const shapeOf = ({ axes }: Dataset): string => axes.map(({ name, length }) => `${name} ${length}`).join(', ')

/** Why it is no image; undefined when it is one. */
const whyNoImage = (dataset: Dataset): string | undefined => {
  if (dataset.axes.length < 2) return `an image has two axes at least, and this has ${shapeOf(dataset) || 'none'}`
  if (dataset.name !== dataset.name.replaceAll('\0', '').toWellFormed()) return 'its name is no text that a database takes'
  return dataset.axes.some(({ length }) => length === 0) ? `it is empty: ${shapeOf(dataset)}` : undefined
}

const reject = (at: string, reason: string): Result<never, Reject> => err({ at, reason })

const placeOf = ({ name }: Dataset): string => (name === '' ? 'axes' : plainText(name, 200))

const eachDataset = (images: readonly Dataset[]): Part[] =>
  images.map(({ name }, index) => ({
    key: index === 0 ? '' : keyOf(name),
    label: images.length === 1 ? '' : ` [${plainText(name, 200)}]`,
    dataset: name,
    selection: {},
    slice: null,
  }))

const eachIndex = (dataset: Dataset, axis: 'z' | 't'): Part[] => {
  const length = layoutOf(dataset.axes).axes.find(({ name }) => name === axis)?.length
  if (length === undefined) return eachDataset([dataset])
  return Array.from({ length }, (_, index) => ({
    key: `[${axis} ${index}]`,
    label: ` [${axis} ${index}]`,
    dataset: dataset.name,
    selection: { [axis]: index },
    slice: { axis, index },
  }))
}

/** Pictures of a DICOM file come as they are stored, and made ready to be looked at: one and the same picture. */
const shownDatasets = ({ reader, datasets }: Outline): Outline['datasets'] => {
  if (reader.id !== 'dicom') return datasets
  const best = datasets.find(({ name }) => name === 'slide') ?? datasets.find(({ name }) => name === 'RGB')
  return best === undefined ? datasets : [best]
}

/** The samples that a file becomes. An array of one axis, or of none, is no image, and is left out where there are others. */
export const partsOf = (outline: Outline, split: Split): Result<readonly Part[], Reject> => {
  const datasets = shownDatasets(outline)
  const [first] = datasets
  if (first === undefined) return reject('file', 'it holds no pixels that Reticle reads')
  const images = datasets.filter((dataset) => whyNoImage(dataset) === undefined)
  const [image] = split === 'datasets' ? images : [first]
  const reason = image === undefined ? whyNoImage(first) : whyNoImage(image)
  if (image === undefined || reason !== undefined) return reject(placeOf(first), reason ?? 'it is no image')
  const parts = split === 'z' || split === 't' ? eachIndex(image, split) : eachDataset(split === 'one' ? [image] : images)
  if (parts.length > mostParts)
    return reject(placeOf(image), `it would become ${parts.length} samples, and ${mostParts} is the most of one file; import it as one`)
  return ok(parts)
}
