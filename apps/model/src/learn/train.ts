import { mkdir, rm } from 'node:fs/promises'
import { textOf } from './classifier.ts'
import { fetchRelease, type ReleasePlace } from './fetch-release.ts'
import { type Lessons, learnFrom } from './learn.ts'
import { lessonsOf } from './lessons-of.ts'
import { seededRandom } from './random.ts'
import { heldOut } from './score.ts'

export type Trained = { readonly text: string; readonly metrics: Readonly<Record<string, number>> }
/** Of the labelled samples at most `most`, drawn by the seed (docs/spec/backends.md, MB17); all without it. */
export type Draw = { readonly most?: number | undefined; readonly seed?: number | undefined }
export type TrainWish = {
  readonly release: ReleasePlace
  readonly labels: readonly string[]
  /** A folder of its own, which is emptied before and gone afterwards. */
  readonly folder: string
  readonly draw?: Draw
}

const [learnt, held] = ['train', 'validation']

/** Some of the lessons, in their order; the same seed draws the same ones, whatever else there is. */
export const drawn = (lessons: Lessons, { most = lessons.length, seed = 1 }: Draw): Lessons => {
  if (most >= lessons.length) return lessons
  const random = seededRandom(seed)
  const chances = Array.from({ length: lessons.length }, (_, index) => ({ index, chance: random() }))
  const chosen = chances
    .toSorted((a, b) => a.chance - b.chance)
    .slice(0, most)
    .map(({ index }) => index)
    .toSorted((a, b) => a - b)
  return { length: chosen.length, at: async (index) => lessons.at(chosen[index] ?? -1) }
}

/** Fetches a release, learns from its split `train`, and measures on `validation`. `tell` hears how far it is, 0 to 1. @throws with the reason. */
export const train = async ({ release, labels, folder, draw = {} }: TrainWish, tell: (share: number) => void): Promise<Trained> => {
  try {
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    await fetchRelease(release, [learnt, held], folder, (share) => tell(0.2 * share))
    const split = await lessonsOf(folder, labels)
    const lessons = drawn(split(learnt), draw)
    if (lessons.length === 0) throw new Error('the split train is empty')
    const classifier = await learnFrom(lessons, labels, (share) => tell(0.2 + 0.7 * share))
    const score = await heldOut(classifier, split(held))
    const metrics = { samples: lessons.length, ...(score === undefined ? {} : { heldOut: score.images, iou: score.iou, dice: score.dice }) }
    return { text: textOf(classifier), metrics }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
