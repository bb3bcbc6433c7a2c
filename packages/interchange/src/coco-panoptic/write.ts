import { labelsOf } from '../labels-of.ts'
import { lossCounter } from '../losses.ts'
import { countAnswers } from '../own.ts'
import { paint } from '../painted/paint.ts'
import { pictureName } from '../painted/picture-name.ts'
import { writePng } from '../png/write-png.ts'
import type { LabelFile, LabelledSet, Writing } from '../port.ts'

const root = 'labels/coco-panoptic'
/** Of a picture whose numbers are R + 256 G + 65536 B. */
const most = 2 ** 24 - 1

const colorOf = (hex: string): readonly number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))

/** Lines of a JSON array, one element a line. */
const lines = async function* (elements: AsyncIterable<unknown>) {
  let separator = '\n'
  for await (const element of elements) {
    yield separator + JSON.stringify(element)
    separator = ',\n'
  }
}

/**
 * COCO panoptic (cocodataset.org, "data format", 4): one JSON file, and one PNG an image whose colours are the ids of its segments. An id
 * is the place of the mark in the sample's list of marks, from 1. Every label is a thing; images are numbered in the order of the set.
 */
export const writePanoptic = (set: LabelledSet): Writing => {
  const losses = lossCounter()
  const labels = labelsOf(set.protocols)
  const numbers = new Map(labels.map(({ number, label }) => [label.id, number]))
  const categories = labels.map(({ number, label }) => ({
    ...{ id: number, name: label.name, supercategory: '', isthing: 1, color: colorOf(label.color) },
    reticle: { label_id: label.id },
  }))
  const images = async function* () {
    let id = 0
    for await (const { fileName, width, height, split } of set.samples())
      yield { id: ++id, file_name: fileName, width, height, reticle: { split } }
  }
  const annotations = async function* () {
    let imageId = 0
    for await (const sample of set.samples()) {
      const { marks } = paint(sample, most, losses)
      countAnswers(sample, losses, null)
      yield {
        ...{ image_id: ++imageId, file_name: pictureName(sample.fileName, '.png') },
        segments_info: marks.map(({ value, region, area, bounds }) => {
          const number = numbers.get(region.labelId)
          if (number === undefined) throw new Error(`region ${region.id}: the label "${region.labelId}" is in no protocol of this set`)
          const { x, y, width, height } = bounds
          const own = { reticle: { region_id: region.id, ...sample.regionSupport.get(region.id) } }
          return { id: value, category_id: number, area, bbox: [x, y, width, height], iscrowd: 0, ...own }
        }),
      }
    }
  }
  const document = async function* () {
    const info = {
      ...{ description: set.title, version: set.version, year: Number(set.frozenAt.slice(0, 4)) },
      ...{ contributor: '', url: '', date_created: set.frozenAt },
    }
    yield `{"info":${JSON.stringify(info)},\n"licenses":[],\n"categories":${JSON.stringify(categories)},\n"images":[`
    yield* lines(images())
    yield '],\n"annotations":['
    yield* lines(annotations())
    yield ']}\n'
  }
  const files = async function* (): AsyncGenerator<LabelFile> {
    yield { path: `${root}.json`, mediaType: 'application/json', content: document }
    for await (const sample of set.samples()) {
      const { width, height } = sample
      const content = async function* () {
        // What is lost was counted with the document.
        const { rowAt } = paint(sample, most, lossCounter())
        yield* writePng({ width, height, kind: 'rgb8' }, (y) => {
          const row = new Uint8Array(3 * width)
          rowAt(y).forEach((value, x) => {
            row[3 * x] = value & 0xff
            row[3 * x + 1] = (value >> 8) & 0xff
            row[3 * x + 2] = value >> 16
          })
          return row
        })
      }
      yield { path: `${root}/${pictureName(sample.fileName, '.png')}`, mediaType: 'image/png', content }
    }
  }
  return { files, losses: losses.list }
}
