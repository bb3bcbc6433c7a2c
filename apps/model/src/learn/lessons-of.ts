import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { hasArea, maskOf, spansOf } from '@reticle/geometry'
import type { LabelledSample } from '@reticle/interchange'
import { type ReleaseReader, releasedSet } from '@reticle/release'
import { cut } from '../cells/window.ts'
import { type Lessons, unknown } from './learn.ts'
import { seededRandom } from './random.ts'
import { readPicture } from './read-picture.ts'

/** Elements a side that are learnt from; of a larger picture a part that is drawn by chance. */
const mostSide = 1024

const readerOf = (folder: string): ReleaseReader => ({
  paths: async () => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(folder.length + 1)
          .replaceAll('\\', '/'),
      )
  },
  read: async function* (path) {
    yield* createReadStream(join(folder, path))
  },
})

/** The class of each element of a whole sample. `classes`: of each label, by its id; a label without one is unknown. */
const truthOf = ({ width, height, regions }: LabelledSample, classes: ReadonlyMap<string, number>): Uint8Array => {
  const truth = new Uint8Array(width * height)
  const frame = { x: 0, y: 0, width, height }
  for (const { labelId, geometry } of regions) {
    if (!hasArea(geometry)) continue
    const mask = maskOf(geometry)
    const spans = spansOf(mask)
    for (let i = 0; i < spans.length; i += 2)
      for (let at = spans[i] ?? 0; at < (spans[i + 1] ?? 0); at++) {
        const [x, y] = [mask.x + (at % mask.width), mask.y + Math.floor(at / mask.width)]
        if (x >= 0 && y >= 0 && x < frame.width && y < frame.height) truth[y * width + x] = classes.get(labelId) ?? unknown
      }
  }
  return truth
}

const lessonOf = async (folder: string, sample: LabelledSample, classes: ReadonlyMap<string, number>, seed: number) => {
  const { width, height, name, fileName } = sample
  const channels = await readPicture(join(folder, 'data', fileName)).catch((cause: unknown) => {
    throw new Error(`sample "${name}": PNG, JPEG and TIFF are read (${cause instanceof Error ? cause.message : String(cause)})`)
  })
  const [first] = channels
  if (first?.width !== width || first.height !== height)
    throw new Error(`sample "${name}": the picture is ${first?.width} x ${first?.height} px; the release says ${width} x ${height}`)
  const truth = truthOf(sample, classes)
  if (Math.max(width, height) <= mostSide) return { channels, truth }
  const random = seededRandom(seed)
  const [across, down] = [Math.min(width, mostSide), Math.min(height, mostSide)]
  const part = { x: Math.floor(random() * (width - across)), y: Math.floor(random() * (height - down)), width: across, height: down }
  const bytes = Float32Array.from(truth)
  return {
    channels: channels.map((channel) => cut(channel, part)),
    truth: Uint8Array.from(cut({ width, height, values: bytes }, part).values),
  }
}

/**
 * The images of a release in a folder as lessons, by split. Labels are those of the model, by their name or id in the release; marks without an area
 * teach nothing. @throws when the files are not those of a release; a lesson throws when its picture is not read, with the sample's name.
 */
export const lessonsOf = async (folder: string, labels: readonly string[]): Promise<(split: string) => Lessons> => {
  const set = await releasedSet(readerOf(folder))
  const classes = new Map<string, number>()
  for (const { content } of set.protocols)
    for (const { id, name } of content.labels) {
      const found = labels.findIndex((label) => label === name || label === id)
      if (found >= 0) classes.set(id, found + 1)
    }
  const samples: LabelledSample[] = []
  for await (const sample of set.samples()) samples.push(sample)
  return (split) => {
    const own = samples.filter((sample) => sample.split === split)
    return {
      length: own.length,
      at: async (index) => {
        const sample = own[index]
        if (sample === undefined) throw new Error(`there is no lesson ${index}`)
        return lessonOf(folder, sample, classes, index)
      },
    }
  }
}
