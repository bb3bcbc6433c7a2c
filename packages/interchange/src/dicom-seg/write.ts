import { labelsOf } from '../labels-of.ts'
import { lossCounter } from '../losses.ts'
import { countAnswers } from '../own.ts'
import type { LabelledSet, Writing } from '../port.ts'
import { headOf } from './data-set.ts'
import { elementHead } from './elements.ts'
import { packBits, packedBytes } from './pack-bits.ts'
import { segmentsOf } from './segments.ts'
import { sourceImageOf } from './source-image.ts'

const mostSide = 65_535

/** A DICOM Segmentation for each sample that has an area marked: one segment a mark, as long as the image is not too large for that. */
export const writeDicomSeg = (set: LabelledSet): Writing => {
  const losses = lossCounter()
  const labels = new Map(labelsOf(set.protocols).map((one) => [one.label.id, one]))
  const files = async function* () {
    for await (const sample of set.samples()) {
      const { width, height } = sample
      countAnswers(sample, losses, null)
      if (width > mostSide || height > mostSide) {
        for (const _ of sample.regions) losses.add(`marks on images of more than ${mostSide} pixels a side`, null)
        continue
      }
      const segments = segmentsOf(sample, losses)
      if (segments.length === 0) {
        losses.add('samples without an area: a segmentation has at least one segment', null)
        continue
      }
      const head = headOf(set, sample, segments, labels, await sourceImageOf(set, sample))
      const frames = segments.flatMap((segment) => segment.frames.map(({ rows }) => rows))
      const content = async function* () {
        yield* head
        yield elementHead(0x7fe00010, 'OB', packedBytes(width, height, frames.length))
        yield* packBits(frames, width, height, frames.length)
      }
      yield { path: `labels/dicom-seg/${sample.fileName}.dcm`, mediaType: 'application/dicom', content }
    }
  }
  return { files, losses: losses.list }
}
