import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ByteSource } from '../byte-source.ts'
import { startsWith } from '../bytes.ts'
import type { Dataset, ImageFile, ReadLimits } from '../dataset.ts'
import type { Deidentified } from '../deidentify/index.ts'
import { FormatError } from '../format-error.ts'
import { type Inspection, inspectionOf, statsOf } from '../inspect.ts'
import type { OpenedImage } from '../open-image.ts'
import { type PlaneOrder, type PlaneValues, planeValues } from '../plane-values.ts'
import { type Preview, pictureOf, previewOf } from '../preview.ts'
import type { Selection } from '../pyramid/axes.ts'
import type { PyramidOrder } from '../pyramid/build-pyramid.ts'
import { pyramidTypes } from '../pyramid/dtype.ts'
import { type Sketch, startSketch } from '../pyramid/sketch.ts'
import type { Pyramid } from '../pyramid/write-pyramid.ts'
import { selected } from '../selected.ts'

type Progress = (done: number, of: number, note?: unknown) => void

/** Which of a file's datasets; the first when it is not named. @throws FormatError */
export const datasetOf = (file: ImageFile, name: string | undefined): Dataset => {
  const found = name === undefined ? file.datasets[0] : file.datasets.find((dataset) => dataset.name === name)
  if (found !== undefined) return found
  const names = file.datasets.map((dataset) => `"${dataset.name}"`).join(', ')
  throw new FormatError(
    'dataset',
    name === undefined ? 'the file holds no pixels that Reticle reads' : `there is no "${name}"; there is ${names}`,
  )
}

/** By its name; the first of the file when it is left out. `selection`: one index of some of its axes. */
type Chosen = { readonly dataset?: string | undefined; readonly selection?: Selection | undefined }

/** What a file holds, by its header alone. */
export type Outline = {
  readonly format: string
  readonly reader: { readonly id: string; readonly mediaType: string; readonly extension: string }
  readonly datasets: readonly Pick<Dataset, 'name' | 'axes' | 'dtype'>[]
  readonly skipped: ImageFile['skipped']
}

/** What an import learns of one dataset: every pixel was read once. */
export type Examination = {
  readonly inspection: Inspection
  /** Without the lines that tell of people, whose keys are in `withheld`. */
  readonly header: ImageFile['header']
  readonly withheld: readonly string[]
  readonly personal: readonly string[]
  readonly axes: Dataset['axes']
  readonly isColor: boolean
  readonly isLabel: boolean
  readonly chunk: readonly number[]
  readonly preview: Preview
  /** null for an image that is small enough to be had without. */
  readonly sketch: Sketch | null
}

/** The work that is done in a process of its own. */
export type Task =
  | { readonly name: 'outline' }
  | ({ readonly name: 'inspect'; readonly wantsStats?: boolean } & Chosen)
  | ({ readonly name: 'examine' } & Chosen)
  /** Writes the file again without what tells of people. `to`: a path that is not there yet. `key`: see `deidentified`. */
  | { readonly name: 'deidentify'; readonly to: string; readonly key: string }
  /** The values of one plane; with `wantsPicture` as a PNG, too, as it is first shown. */
  | ({ readonly name: 'plane'; readonly dataset?: string | undefined; readonly wantsPicture?: boolean } & PlaneOrder)
  | ({ readonly name: 'pyramid'; readonly dataset?: string | undefined } & PyramidOrder)

/** What came of it, under the name of the task. */
export type Answers = {
  readonly outline?: Outline
  readonly inspect?: Inspection
  readonly examine?: Examination
  readonly pyramid?: Pyramid
  readonly plane?: PlaneValues & { readonly picture: Uint8Array | null }
  readonly deidentify?: Pick<Deidentified, 'removed' | 'profile' | 'warnings'> | undefined
}

const inspect = async (file: ImageFile, dataset: Dataset, wantsStats: boolean, onProgress: Progress): Promise<Inspection> => {
  const inspection = inspectionOf(file, dataset)
  return wantsStats ? { ...inspection, stats: await statsOf(dataset, onProgress) } : inspection
}

const outlineOf = ({ format, reader, datasets, skipped }: OpenedImage): Outline => ({
  format,
  reader: { id: reader.id, mediaType: reader.mediaType, extension: reader.extensions[0] ?? '' },
  datasets: datasets.map(({ name, axes, dtype }) => ({ name, axes, dtype })),
  skipped,
})

const examine = async (file: ImageFile, dataset: Dataset, onProgress: Progress): Promise<Examination> => {
  const { withheld } = await import('../deidentify/index.ts')
  const header = withheld(file)
  const sketch = startSketch(dataset)
  const stats = await statsOf(dataset, onProgress, sketch?.take)
  return {
    inspection: { ...inspectionOf(file, dataset), stats },
    header: header.kept,
    withheld: header.withheld,
    personal: file.personal,
    axes: dataset.axes,
    isColor: dataset.isColor,
    isLabel: dataset.isLabel === true,
    chunk: dataset.chunk,
    preview: await previewOf(dataset),
    sketch: sketch === undefined ? null : await sketch.end(),
  }
}

const plane = async (dataset: Dataset, order: Extract<Task, { name: 'plane' }>): Promise<Answers['plane']> => {
  const found = await planeValues(dataset, order)
  if (order.wantsPicture !== true) return { ...found, picture: null }
  const { bytes, shape, dtype } = found
  const values = new pyramidTypes[dtype](Uint8Array.from(bytes).buffer)
  return { ...found, picture: await pictureOf(selected(dataset, order.selection ?? {}), { values, shape }) }
}

type Original = { readonly source: ByteSource; readonly limits: ReadLimits }

const deidentify = async ({ source, limits }: Original, to: string, key: string): Promise<Answers['deidentify']> => {
  const isArchive = startsWith(await source.read(0, 4), [0x50, 0x4b, 3, 4])
  const told = isArchive
    ? await (await import('../deidentify/archive.ts')).deidentifiedArchive(source, limits, { key })
    : await (await import('../deidentify/index.ts')).deidentified(source, limits, { key })
  await pipeline(Readable.from(told.bytes), createWriteStream(to, { flags: 'wx' }))
  return { removed: told.removed, profile: told.profile, warnings: told.warnings }
}

/** @throws FormatError */
export const carryOut = async (task: Task, file: OpenedImage, original: Original, onProgress: Progress): Promise<Answers> => {
  if (task.name === 'outline') return { outline: outlineOf(file) }
  if (task.name === 'deidentify') return { deidentify: await deidentify(original, task.to, task.key) }
  const dataset = datasetOf(file, task.dataset)
  switch (task.name) {
    case 'inspect':
      return { inspect: await inspect(file, dataset, task.wantsStats === true, onProgress) }
    case 'examine':
      return { examine: await examine(file, selected(dataset, task.selection ?? {}), onProgress) }
    case 'plane':
      return { plane: await plane(dataset, task) }
    case 'pyramid':
      return { pyramid: await (await import('../pyramid/build-pyramid.ts')).buildPyramid(dataset, task, onProgress) }
    default:
      return task satisfies never
  }
}
