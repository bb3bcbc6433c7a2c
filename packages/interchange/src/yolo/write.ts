import { isSafeName, splitFolder, stemOf } from '../file-names.ts'
import { labelsOf, type NumberedLabel } from '../labels-of.ts'
import { type LossCounter, lossCounter } from '../losses.ts'
import { countAnswers, countExtras } from '../own.ts'
import type { LabelFile, LabelledSample, LabelledSet, Writing } from '../port.ts'
import { type PoseShape, type YoloId, yoloVariants } from './variants.ts'

/** Where trainers look for an image: `images/SPLIT/NAME`, and for its labels at the same place below `labels`. */
export const yoloImagePath = ({ fileName, split }: Pick<LabelledSample, 'fileName' | 'split'>): string =>
  `images/${splitFolder(split)}/${fileName}`

/** As trainers find it: the last folder `images` of the path is `labels`, and the extension is `.txt`. */
export const labelPath = (imagePath: string): string => {
  const at = `/${imagePath}`.lastIndexOf('/images/')
  return `${imagePath.slice(0, at)}labels/${stemOf(imagePath.slice(at + 'images/'.length))}.txt`
}

/** Nine decimals, no exponent: a place on an image of 10,000 px is within 0.00001 px. */
const share = (value: number): string => value.toFixed(9).replace(/\.?0+$/, '')

/** A text as YAML reads it, whatever is in it. */
const quoted = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

const known: Readonly<Record<string, 'train' | 'val' | 'test'>> = {
  train: 'train',
  training: 'train',
  validation: 'val',
  valid: 'val',
  val: 'val',
  dev: 'val',
  test: 'test',
  testing: 'test',
}

/** `train`, `val` and `test` as trainers ask for them; another split is a key of its own name, which they pass over. */
const splitLines = (folders: ReadonlySet<string>): string[] => {
  const byKey = new Map<string, string[]>()
  for (const folder of folders) byKey.set(known[folder] ?? folder, [...(byKey.get(known[folder] ?? folder) ?? []), `images/${folder}`])
  const missing = ['train', 'val'].filter((key) => !byKey.has(key))
  return [
    ...[...byKey].map(
      ([key, paths]) =>
        `${known[key] === undefined ? quoted(key) : key}: ${paths.length === 1 ? quoted(paths[0] ?? '') : JSON.stringify(paths)}`,
    ),
    ...missing.map((key) => `${key}: images/${key} # no image of this set is in such a split`),
  ]
}

const poseLines = (labels: readonly NumberedLabel[], { keypoints }: PoseShape): string[] => [
  `kpt_shape: [${keypoints}, 3]`,
  // Which keypoints change sides in a mirror is not known here; without flip_idx trainers do not mirror.
  'kpt_names:',
  ...labels.map(({ number, label }) => {
    const names = label.skeleton?.points.map(({ name }) => quoted(name)) ?? []
    return `  ${number - 1}: [${names.join(', ')}]`
  }),
]

type Facts = { readonly folders: ReadonlySet<string>; readonly pose: PoseShape; readonly withoutLabels: ReadonlySet<string> }

/** What the whole set says: its splits, the keypoints of its skeletons, and the samples whose label file another sample has already. */
const factsOf = async (set: LabelledSet): Promise<Facts> => {
  const folders = new Set<string>()
  const paths = new Set<string>()
  const withoutLabels = new Set<string>()
  let keypoints = Math.max(0, ...labelsOf(set.protocols).map(({ label }) => label.skeleton?.points.length ?? 0))
  for await (const sample of set.samples()) {
    folders.add(splitFolder(sample.split))
    const path = labelPath(yoloImagePath(sample))
    if (paths.has(path) || !isSafeName(path)) withoutLabels.add(sample.id)
    paths.add(path)
    for (const { geometry } of sample.regions) if (geometry.type === 'skeleton') keypoints = Math.max(keypoints, geometry.states.length)
  }
  return { folders, pose: { keypoints, values: 3 }, withoutLabels }
}

const dataYaml = (id: YoloId, set: LabelledSet, { folders, pose }: Facts): string => {
  const labels = labelsOf(set.protocols)
  const lines = [
    `# ${id}. Without the key "path" trainers take the folder of this file.`,
    ...splitLines(folders),
    labels.length === 0 ? 'names: {}' : 'names:',
    ...labels.map(({ number, label }) => `  ${number - 1}: ${quoted(label.name)}`),
    ...(id === 'yolo-pose' && pose.keypoints > 0 ? poseLines(labels, pose) : []),
    // Trainers pass over keys that they do not know.
    'reticle:',
    `  label_ids: [${labels.map(({ label }) => quoted(label.id)).join(', ')}]`,
    ...(set.licence === undefined || set.licence === '' ? [] : [`  licence: ${quoted(set.licence)}`]),
  ]
  return `${lines.join('\n')}\n`
}

const rowsOf = function* (id: YoloId, sample: LabelledSample, numbers: ReadonlyMap<string, number>, pose: PoseShape, losses: LossCounter) {
  for (const region of sample.regions) {
    const number = numbers.get(region.labelId)
    if (number === undefined) throw new Error(`region ${region.id}: the label "${region.labelId}" is in no protocol of this set`)
    const row = yoloVariants[id].row(region.geometry, sample, losses, pose)
    countExtras(region, losses, null)
    if (row !== undefined) yield `${number - 1} ${row.map(share).join(' ')}\n`
  }
}

/**
 * Label files of Ultralytics YOLO (docs.ultralytics.com, "Datasets"): a row for each mark, its class counted from 0 and shares of the image's
 * width and height; an image without a mark has an empty file. Docs/spec/interchange.md, YO1 to YO7.
 */
export const writeYolo =
  (id: YoloId) =>
  (set: LabelledSet): Writing => {
    const losses = lossCounter()
    const numbers = new Map(labelsOf(set.protocols).map(({ number, label }) => [label.id, number]))
    const files = async function* (): AsyncGenerator<LabelFile> {
      const facts = await factsOf(set)
      const yaml = dataYaml(id, set, facts)
      yield {
        path: 'data.yaml',
        mediaType: 'application/yaml',
        content: async function* () {
          yield yaml
        },
      }
      for await (const sample of set.samples()) {
        countAnswers(sample, losses, null)
        if (facts.withoutLabels.has(sample.id)) {
          for (const _ of sample.regions)
            losses.add('marks of images that differ from another one in their extension alone: not written', null)
          continue
        }
        yield {
          path: labelPath(yoloImagePath(sample)),
          mediaType: 'text/plain; charset=utf-8',
          content: async function* () {
            yield* rowsOf(id, sample, numbers, facts.pose, losses)
          },
        }
      }
    }
    return { files, losses: losses.list }
  }
