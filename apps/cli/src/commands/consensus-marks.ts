import { compareRegions, type RegionPlan, regionMethodById, regionMethods } from '@reticle/consensus'
import { BadInput } from '../command.ts'
import { categoryNames, type ReadImage, readImages, readReader } from '../marks/read-readers.ts'
import { type ImageObjects, writeObjects } from '../marks/write-objects.ts'
import { answer, answerJson, note } from '../output.ts'
import { numberOf, oneOf } from '../votes/options.ts'
import { writeText } from '../votes/write-text.ts'

export type MarksOptions = {
  readonly method: string | undefined
  readonly iou: string | undefined
  readonly distance: string | undefined
  readonly share: string | undefined
  readonly out: string | undefined
  readonly isJson: boolean
}

const shareOf = (option: string, value: string | undefined, fallback: number): number => {
  const share = numberOf(option, value, 0, false) ?? fallback
  if (share > 1) throw new BadInput(option, `"${share}" is above 1`)
  return share
}

const planOf = ({ method, iou, distance, share }: MarksOptions): RegionPlan => ({
  method: oneOf(
    '--method',
    method ?? 'medoid',
    regionMethods.map(({ id }) => id),
  ),
  iou: shareOf('--iou', iou, 0.5),
  distance: numberOf('--distance', distance, Number.MIN_VALUE, false) ?? 8,
  share: shareOf('--share', share, 0.5),
})

/** The objects of one image with ids that are unique in the file, and the agreement of its readers. */
const compare = (image: ReadImage, number: number, plan: RegionPlan) => {
  const annotated = [...image.marks].map(([reader, regions]) => ({ id: `r${reader}`, content: { regions: [...regions] } }))
  const { clusters, agreement } = compareRegions(annotated, plan)
  return { clusters: clusters.map((cluster) => ({ ...cluster, id: `${number}-${cluster.id}` })), agreement }
}

/** `reticle consensus A.json B.json --format coco`: one object for each cluster of marks of several readers. */
export const consensusOfMarks = async (files: readonly string[], options: MarksOptions): Promise<number> => {
  const plan = planOf(options)
  if (files.length < 2) throw new BadInput('consensus', 'needs the COCO files of two readers or more, one file each')
  const readers = await Promise.all(files.map(readReader))
  const images = readImages(readers)
  const rejects = readers.flatMap(({ path, reading }) => reading.rejects.map(({ at, reason }) => ({ at: `${path}: ${at}`, reason })))
  for (const { at, reason } of rejects.slice(0, 20)) note(`left out: ${at}: ${reason}`)
  if (rejects.length > 20) note(`and ${rejects.length - 20} more are left out`)
  const objects: ImageObjects[] = []
  let [marks, clusterCount, agreementSum, pairs] = [0, 0, 0, 0]
  images.forEach((image, index) => {
    const { clusters, agreement } = compare(image, index + 1, plan)
    marks += [...image.marks.values()].reduce((sum, regions) => sum + regions.length, 0)
    clusterCount += clusters.length
    agreementSum += (agreement.value ?? 0) * agreement.n
    pairs += agreement.n
    objects.push({ image, clusters: clusters.filter(({ isKept, labelId }) => isKept && labelId !== null) })
    if ((index + 1) % 50 === 0) note(`${index + 1} of ${images.length} images`)
  })
  const kept = objects.reduce((sum, { clusters }) => sum + clusters.length, 0)
  if (options.out !== undefined) await writeText(options.out, await writeObjects(objects, categoryNames(readers)))
  const document = {
    method: plan.method,
    version: regionMethodById(plan.method)?.version ?? '',
    params: { iou: plan.iou, distance: plan.distance, share: plan.share },
    images: images.length,
    readers: readers.length,
    marks,
    clusters: clusterCount,
    objects: kept,
    agreement: { value: pairs === 0 ? null : agreementSum / pairs, n: pairs },
    rejects,
  }
  if (options.isJson) answerJson(document)
  else {
    answer(
      `${plan.method}: ${kept} objects of ${clusterCount} clusters, from ${marks} marks of ${readers.length} readers on ${images.length} images`,
    )
    if (document.agreement.value !== null) answer(`agreement ${document.agreement.value.toFixed(4)} over ${pairs} pairs of readers`)
  }
  return 0
}
