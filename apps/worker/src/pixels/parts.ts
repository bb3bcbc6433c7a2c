import type { SampleImage } from '@reticle/db'
import { err, ok, type Result } from '@reticle/domain'
import { layoutOf, type Outline, type Reject, type Selection } from '@reticle/imaging'
import { partKey, sliceKey } from './part-key.ts'
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
type Dataset = Outline['datasets'][number]

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
    key: index === 0 ? '' : partKey(name),
    label: images.length === 1 ? '' : ` [${plainText(name, 200)}]`,
    dataset: name,
    selection: {},
    slice: null,
  }))

const eachIndex = (dataset: Dataset, axis: 'z' | 't'): Part[] => {
  const length = layoutOf(dataset.axes).axes.find(({ name }) => name === axis)?.length
  if (length === undefined) return eachDataset([dataset])
  return Array.from({ length }, (_, index) => ({
    key: sliceKey({ axis, index }),
    label: ` [${axis} ${index}]`,
    dataset: dataset.name,
    selection: { [axis]: index },
    slice: { axis, index },
  }))
}

/** Ready to be looked at, the best first. */
const shownDicom = ['slide', 'volume', 'RGB']

/**
 * A DICOM file tells the same pixels as they are stored, and made ready to be looked at: put together from tiles, in the order of their planes,
 * in red, green and blue. That is one and the same image, and is shown once.
 */
const shownDatasets = ({ reader, datasets }: Outline): Outline['datasets'] => {
  if (reader.id !== 'dicom') return datasets
  for (const name of shownDicom) {
    const found = datasets.find((dataset) => dataset.name === name)
    if (found !== undefined) return [found]
  }
  return datasets
}

/** An archive of a study holds things that belong together only by their patient: each of its series is a sample, unless more was asked for. */
const isContainer = ({ reader }: Outline): boolean => reader.id === 'dicom-series'

/** Names of the images of a file that it does not become when it becomes one sample. */
export const othersOf = (outline: Outline): readonly string[] =>
  (isContainer(outline) ? [] : shownDatasets(outline))
    .slice(1)
    .filter((dataset) => whyNoImage(dataset) === undefined)
    .map(({ name }) => plainText(name, 100))

/** The one that a record of a manifest names by its key: empty for the first array, `[z 3]` for a plane of it, else another array. */
export const partOfKey = (outline: Outline, key: string): Result<Part, Reject> => {
  const axis = /^\[([zt]) \d+\]$/.exec(key)?.[1]
  const split = key === '' ? 'one' : axis === 'z' || axis === 't' ? axis : 'datasets'
  const parts = partsOf(outline, split)
  if (!parts.ok) return parts
  const found = parts.value.find((part) => part.key === key || (split === 'datasets' && partKey(part.dataset) === key))
  if (found !== undefined) return ok({ ...found, key })
  const names = parts.value.slice(0, 20).map(({ dataset }) => `"${plainText(dataset, 100)}"`)
  return split === 'datasets'
    ? reject('dataset', `there is no array "${key}" in the file; there is ${names.join(', ')}`)
    : reject('slice', `there is no ${key}; the first array has ${parts.value.length} of these`)
}

/** The samples that a file becomes. An array of one axis, or of none, is no image, and is left out where there are others. */
export const partsOf = (outline: Outline, asked: Split): Result<readonly Part[], Reject> => {
  const split = asked === 'one' && isContainer(outline) ? 'datasets' : asked
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
