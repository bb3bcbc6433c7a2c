import { type ObjectAgreement, objectAgreement } from '@reticle/consensus'
import { BadInput } from '../command.ts'
import { type ReadImage, readImages, readReader } from '../marks/read-readers.ts'
import { answer, answerJson, note } from '../output.ts'
import { numberOf } from '../votes/options.ts'

export type AgreementOfMarks = { readonly distance: string | undefined; readonly tolerance: string | undefined; readonly isJson: boolean }

type Sum = { value: number; n: number }
const add = (sum: Sum, value: number | null, weight: number) => {
  if (value === null) return
  sum.value += value * weight
  sum.n += weight
}
const meanOf = ({ value, n }: Sum): number | null => (n === 0 ? null : value / n)
const sum = (): Sum => ({ value: 0, n: 0 })

/** Two readers over all images that both looked at: counts are added up, means are over objects. */
const together = (images: readonly ObjectAgreement[]) => {
  const marks = images.reduce((n, one) => n + one.marks[0] + one.marks[1], 0)
  const [iou, dice, boundary, hausdorff, label] = [sum(), sum(), sum(), sum(), sum()]
  for (const one of images) {
    const matched = one.detections[0]?.matched ?? 0
    add(iou, one.meanIou, matched)
    add(dice, one.meanDice, matched)
    add(boundary, one.meanBoundaryF, matched)
    add(hausdorff, one.meanHausdorff95, matched)
    add(label, one.sameLabel, matched)
  }
  const f1 = (images[0]?.detections ?? []).map(({ threshold }, place) => {
    const matched = images.reduce((n, one) => n + (one.detections[place]?.matched ?? 0), 0)
    return { threshold, value: marks === 0 ? null : (2 * matched) / marks, matched }
  })
  return {
    images: images.length,
    marks,
    f1,
    meanIou: meanOf(iou),
    meanDice: meanOf(dice),
    meanBoundaryF: meanOf(boundary),
    meanHausdorff95: meanOf(hausdorff),
    panopticQuality: marks === 0 || iou.n === 0 ? null : (2 * iou.value) / marks,
    sameLabel: meanOf(label),
  }
}

const compare = (image: ReadImage, a: number, b: number, distance: number, tolerance: number): ObjectAgreement[] => {
  const [one, other] = [image.marks.get(a), image.marks.get(b)]
  if (one === undefined || other === undefined) return []
  const annotated = (regions: typeof one) => ({ id: '', content: { regions: [...regions] } })
  return [objectAgreement(annotated(one), annotated(other), { distance }, { tolerance })]
}

/** `reticle agreement A.json B.json --format coco`: how far readers mark the same objects, for each two of them and all together. */
export const agreementOfMarks = async (files: readonly string[], options: AgreementOfMarks): Promise<number> => {
  if (files.length < 2) throw new BadInput('agreement', 'needs the COCO files of two readers or more, one file each')
  const distance = numberOf('--distance', options.distance, Number.MIN_VALUE, false) ?? 8
  const tolerance = numberOf('--tolerance', options.tolerance, 0, false) ?? 2
  const readers = await Promise.all(files.map(readReader))
  const images = readImages(readers)
  for (const { path, reading } of readers) for (const { at, reason } of reading.rejects) note(`left out: ${path}: ${at}: ${reason}`)
  const pairs = readers.flatMap(({ path }, a) =>
    readers.slice(a + 1).map((other, offset) => ({
      readers: [path, other.path] as const,
      found: images.flatMap((image) => compare(image, a, a + 1 + offset, distance, tolerance)),
    })),
  )
  const all = together(pairs.flatMap(({ found }) => found))
  const document = {
    format: 'coco',
    params: { distance, tolerance },
    readers: readers.length,
    ...all,
    images: images.length,
    comparisons: all.images,
    pairs: pairs.map((pair) => ({ readers: pair.readers, ...together(pair.found) })),
  }
  if (options.isJson) answerJson(document)
  else {
    const text = (value: number | null | undefined) => (typeof value === 'number' ? value.toFixed(4) : 'not defined')
    answer(
      `object F1 at IoU 0.5: ${text(all.f1[0]?.value)}, at 0.75: ${text(all.f1[5]?.value)}; panoptic quality ${text(all.panopticQuality)}`,
    )
    answer(
      `mean IoU ${text(all.meanIou)}, Dice ${text(all.meanDice)}, boundary F ${text(all.meanBoundaryF)}, Hausdorff 95 ${text(all.meanHausdorff95)} px`,
    )
    answer(`${document.comparisons} comparisons of ${readers.length} readers on ${document.images} images, ${all.marks} marks`)
  }
  return 0
}
