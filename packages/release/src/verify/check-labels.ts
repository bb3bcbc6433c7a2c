import { parseCsv } from '@reticle/interchange'
import { z } from 'zod'
import { paths } from '../layout.ts'
import type { Manifest, ManifestSample } from '../manifest.ts'
import type { Report } from './problem.ts'
import { type ReleaseReader, textOf } from './reader.ts'

const cocoSchema = z.object({
  images: z.array(
    z.object({
      id: z.int(),
      file_name: z.string(),
      reticle: z.object({ sample_id: z.string(), split: z.string(), fold: z.int().optional() }),
    }),
  ),
  annotations: z.array(z.object({ image_id: z.int() })),
})

const countBy = <K>(keys: Iterable<K>): Map<K, number> => {
  const counts = new Map<K, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

const expectCount = (report: Report, at: string, what: string, found: number, wanted: number): void => {
  if (found !== wanted) report('count-wrong', at, `${found} ${what}, the manifest says ${wanted}`)
}

const checkCoco = async (reader: ReleaseReader, manifest: Manifest, report: Report): Promise<void> => {
  const parsed = cocoSchema.safeParse(JSON.parse(await textOf(reader, paths.coco)))
  if (!parsed.success) {
    report('count-wrong', paths.coco, `not the COCO of a release: ${parsed.error.issues[0]?.path.join('.')}`)
    return
  }
  const { images, annotations } = parsed.data
  expectCount(report, paths.coco, 'images', images.length, manifest.counts.samples)
  expectCount(report, paths.coco, 'annotations', annotations.length, manifest.counts.regions)
  const perImage = countBy(annotations.map((annotation) => annotation.image_id))
  images.forEach((image, index) => {
    const at = `${paths.coco} images[${index}]`
    const sample = manifest.samples[index]
    if (sample?.id !== image.reticle.sample_id) {
      report('order-wrong', at, `is sample ${image.reticle.sample_id}, the manifest has ${sample?.id ?? 'none'} at this place`)
      return
    }
    if (sample.split !== image.reticle.split)
      report('split-differs', at, `is in "${image.reticle.split}", the manifest says "${sample.split}"`)
    if (sample.fold !== image.reticle.fold)
      report('split-differs', at, `is in fold ${image.reticle.fold}, the manifest says ${sample.fold}`)
    if (sample.file !== `data/${image.file_name}`)
      report('provenance-broken', at, `shows ${image.file_name}, the manifest says ${sample.file}`)
    expectCount(report, at, 'annotations', perImage.get(image.id) ?? 0, sample.resolution.regions)
  })
}

const checkTable = async (
  reader: ReleaseReader,
  path: string,
  manifest: Manifest,
  wanted: (sample: ManifestSample) => number,
  report: Report,
): Promise<void> => {
  const [header, ...rows] = parseCsv(await textOf(reader, path))
  const idColumn = header?.cells.indexOf('sample_id') ?? -1
  const splitColumn = header?.cells.indexOf('split') ?? -1
  const perSample = countBy(rows.map((row) => row.cells[idColumn] ?? ''))
  const splits = new Map(manifest.samples.map((sample) => [sample.id, sample.split]))
  for (const { line, cells } of rows) {
    const split = splits.get(cells[idColumn] ?? '')
    if (split === undefined) report('provenance-broken', `${path} line ${line}`, `the sample ${cells[idColumn]} is not in the manifest`)
    else if (split !== cells[splitColumn])
      report('split-differs', `${path} line ${line}`, `is in "${cells[splitColumn]}", the manifest says "${split}"`)
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
