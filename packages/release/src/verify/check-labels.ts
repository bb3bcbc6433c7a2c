import { z } from 'zod'
import { paths } from '../layout.ts'
import type { Manifest, ManifestSample } from '../manifest.ts'
import { readLists } from '../manifest-stream.ts'
import { tableLines } from '../tables.ts'
import type { Report } from './problem.ts'
import type { ReleaseReader } from './reader.ts'

const imageSchema = z.object({
  id: z.int(),
  file_name: z.string(),
  reticle: z.object({ sample_id: z.string(), split: z.string(), fold: z.int().optional() }),
})
const markSchema = z.object({ image_id: z.int() })
const cocoSchema = z.object({ images: z.array(z.never()), annotations: z.array(z.never()) })

const countBy = <K>(keys: Iterable<K>): Map<K, number> => {
  const counts = new Map<K, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

const expectCount = (report: Report, at: string, what: string, found: number, wanted: number): void => {
  if (found !== wanted) report('count-wrong', at, `${found} ${what}, the manifest says ${wanted}`)
}

const issueOf = (error: z.ZodError, ...at: readonly (string | number)[]): string => [...at, ...(error.issues[0]?.path ?? [])].join('.')

const checkImage = (image: z.infer<typeof imageSchema>, sample: ManifestSample | undefined, at: string, report: Report): boolean => {
  if (sample?.id !== image.reticle.sample_id) {
    report('order-wrong', at, `is sample ${image.reticle.sample_id}, the manifest has ${sample?.id ?? 'none'} at this place`)
    return false
  }
  if (sample.split !== image.reticle.split)
    report('split-differs', at, `is in "${image.reticle.split}", the manifest says "${sample.split}"`)
  if (sample.fold !== image.reticle.fold) report('split-differs', at, `is in fold ${image.reticle.fold}, the manifest says ${sample.fold}`)
  if (sample.file !== `data/${image.file_name}`)
    report('provenance-broken', at, `shows ${image.file_name}, the manifest says ${sample.file}`)
  return true
}

/** Image by image and mark by mark, since a file of a million of them is no text that a program can hold. */
const checkCoco = async (reader: ReleaseReader, manifest: Manifest, report: Report): Promise<void> => {
  const imageIds: number[] = []
  const rightPlaces = new Set<number>()
  const perImage = new Map<number, number>()
  let [annotations, problem]: [number, string | undefined] = [0, undefined]
  const at = (index: number) => `${paths.coco} images[${index}]`
  const { rest } = await readLists(reader, paths.coco, ['images', 'annotations'], ({ list, text }) => {
    const index = list === 'images' ? imageIds.length : annotations
    const parsed = (list === 'images' ? imageSchema : markSchema).safeParse(JSON.parse(text))
    if (!parsed.success) problem ??= issueOf(parsed.error, list, index)
    else if ('image_id' in parsed.data) {
      annotations++
      perImage.set(parsed.data.image_id, (perImage.get(parsed.data.image_id) ?? 0) + 1)
    } else {
      imageIds.push(parsed.data.id)
      if (checkImage(parsed.data, manifest.samples[index], at(index), report)) rightPlaces.add(index)
    }
  })
  const whole = cocoSchema.safeParse(JSON.parse(rest))
  if (!whole.success) problem ??= issueOf(whole.error)
  if (problem !== undefined) {
    report('count-wrong', paths.coco, `not the COCO of a release: ${problem}`)
    return
  }
  expectCount(report, paths.coco, 'images', imageIds.length, manifest.counts.samples)
  expectCount(report, paths.coco, 'annotations', annotations, manifest.counts.regions)
  for (const index of rightPlaces)
    expectCount(report, at(index), 'annotations', perImage.get(imageIds[index] ?? 0) ?? 0, manifest.samples[index]?.resolution.regions ?? 0)
}

const checkTable = async (
  reader: ReleaseReader,
  path: string,
  manifest: Manifest,
  wanted: (sample: ManifestSample) => number,
  report: Report,
): Promise<void> => {
  const perSample = new Map<string, number>()
  const splits = new Map(manifest.samples.map((sample) => [sample.id, sample.split]))
  for await (const { line, row } of tableLines(reader, path)) {
    const { sample_id: sampleId = '', split: said } = row
    perSample.set(sampleId, (perSample.get(sampleId) ?? 0) + 1)
    const split = splits.get(sampleId)
    if (split === undefined) report('provenance-broken', `${path} line ${line}`, `the sample ${sampleId} is not in the manifest`)
    else if (split !== said) report('split-differs', `${path} line ${line}`, `is in "${said}", the manifest says "${split}"`)
  }
  for (const sample of manifest.samples)
    expectCount(report, path, `rows of sample ${sample.id}`, perSample.get(sample.id) ?? 0, wanted(sample))
}

/** R44: the label files hold what the manifest says, in its order, in its splits. */
export const checkLabels = async (reader: ReleaseReader, manifest: Manifest, report: Report): Promise<void> => {
  const { counts, samples } = manifest
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  expectCount(report, paths.manifest, 'samples listed', samples.length, counts.samples)
  expectCount(report, paths.manifest, 'regions of the samples', sum(samples.map((sample) => sample.resolution.regions)), counts.regions)
  expectCount(report, paths.manifest, 'answers of the samples', sum(samples.map((sample) => sample.resolution.answers)), counts.answers)
  const kinds = countBy(samples.map((sample) => sample.resolution.kind))
  for (const [kind, wanted] of Object.entries(counts.byKind))
    expectCount(report, paths.manifest, `samples by ${kind}`, [...kinds].find(([one]) => one === kind)?.[1] ?? 0, wanted)
  const splits = countBy(samples.map((sample) => sample.split))
  for (const [split, wanted] of Object.entries(counts.bySplit))
    expectCount(report, paths.manifest, `samples in "${split}"`, splits.get(split) ?? 0, wanted)
  await checkCoco(reader, manifest, report)
  await checkTable(reader, paths.regions, manifest, (sample) => sample.resolution.regions, report)
  await checkTable(reader, paths.answers, manifest, (sample) => sample.resolution.answers, report)
}
