import { lineOf } from '../csv/table.ts'
import { labelsOf, type NumberedLabel } from '../labels-of.ts'
import { lossCounter } from '../losses.ts'
import { countAnswers } from '../own.ts'
import type { LabelFile, LabelledSample, LabelledSet, Writing } from '../port.ts'
import type { Painting } from './paint.ts'
import { paint } from './paint.ts'
import { pictureName } from './picture-name.ts'

/** Of 16-bit pictures. */
export const mostMarks = 65_535

export const imageColumns = ['file_name', 'width', 'height', 'split', 'instances'] as const
export const classColumns = ['value', 'label_id', 'label_name', 'color'] as const
export const instanceColumns = ['instances', 'value', 'label_id', 'label_name', 'region_id', 'support', 'raters'] as const

/** What a format of mask pictures writes for a sample. */
export type MaskPictures = {
  /** The folder of all its files. */
  readonly root: string
  readonly extension: '.png' | '.tif'
  readonly mediaType: string
  readonly instances: (painting: Painting, sample: LabelledSample) => Iterable<Uint8Array>
  /** A second picture, of classes, in the folder `classes`. */
  readonly classes?: (painting: Painting, sample: LabelledSample, labels: readonly NumberedLabel[]) => Iterable<Uint8Array>
  /** The largest number of a class. */
  readonly mostClasses?: number
}

const table = (path: string, content: () => AsyncIterable<string>): LabelFile => ({ path, mediaType: 'text/csv; charset=utf-8', content })
const pieces = (bytes: () => Iterable<Uint8Array>) =>
  async function* () {
    yield* bytes()
  }

/**
 * One picture of numbers a sample, with tables that say what the numbers are. A mark's number is its place in the sample's list of marks,
 * from 1, whether it has pixels of its own or not.
 */
export const writeMasks = (set: LabelledSet, format: MaskPictures): Writing => {
  const { root, extension, mediaType, mostClasses = Number.POSITIVE_INFINITY } = format
  const losses = lossCounter()
  const labels = labelsOf(set.protocols)
  const byId = new Map(labels.map((one) => [one.label.id, one]))

  const images = async function* () {
    yield lineOf(imageColumns)
    for await (const { fileName, width, height, split } of set.samples())
      yield lineOf([fileName, width, height, split, `instances/${pictureName(fileName, extension)}`])
  }
  const classes = async function* () {
    yield lineOf(classColumns)
    for (const { number, label } of labels) yield lineOf([number, label.id, label.name, label.color])
  }
  const instances = async function* () {
    yield lineOf(instanceColumns)
    for await (const { fileName, regions, regionSupport } of set.samples())
      for (const [index, { id, labelId }] of regions.slice(0, mostMarks).entries()) {
        const support = regionSupport.get(id)
        const said = [labelId, byId.get(labelId)?.label.name ?? '', id, support?.support ?? null, support?.raters ?? null]
        yield lineOf([`instances/${pictureName(fileName, extension)}`, index + 1, ...said])
      }
  }
  const files = async function* (): AsyncGenerator<LabelFile> {
    yield table(`${root}/images.csv`, images)
    yield table(`${root}/classes.csv`, classes)
    yield table(`${root}/instances.csv`, instances)
    for await (const sample of set.samples()) {
      const painting = paint(sample, mostMarks, losses)
      countAnswers(sample, losses, null)
      for (const { region } of painting.marks) {
        const number = byId.get(region.labelId)?.number
        if (number === undefined) throw new Error(`region ${region.id}: the label "${region.labelId}" is in no protocol of this set`)
        if (number > mostClasses)
          losses.add(`labels beyond the ${mostClasses} that a picture of classes can number`, `${root}/instances.csv`)
      }
      const name = pictureName(sample.fileName, extension)
      const { classes: second } = format
      if (second !== undefined)
        yield { path: `${root}/classes/${name}`, mediaType, content: pieces(() => second(painting, sample, labels)) }
      yield { path: `${root}/instances/${name}`, mediaType, content: pieces(() => format.instances(painting, sample)) }
    }
  }
  return { files, losses: losses.list }
}
