import { describe, expect, it } from 'vitest'
import { type Disk, disksOf } from '../test/disks.ts'
import { classifierIn, digestOf, textOf } from './classifier.ts'
import { forestShares, growForest } from './forest.ts'
import { type Lesson, type Lessons, learnFrom, unknown } from './learn.ts'
import { seededRandom } from './random.ts'
import { heldOut } from './score.ts'

const growth = { trees: 15, depth: 6, leaf: 2 }

describe('a forest', () => {
  const random = seededRandom(3)
  const count = 400
  const [x, y] = [0, 1].map(() => Float32Array.from({ length: count }, () => random()))
  // No straight line parts them.
  const classes = Uint8Array.from({ length: count }, (_, at) => ((x?.[at] ?? 0) > 0.5 === (y?.[at] ?? 0) > 0.5 ? 1 : 0))
  const features = Float32Array.from({ length: 2 * count }, (_, at) => [x, y][at % 2]?.[at >> 1] ?? 0)
  const weights = new Float32Array(count).fill(1)

  it('learns what no straight border parts, and is the same each time', () => {
    const grow = () => growForest({ features, classes, weights }, 2, growth, seededRandom(5))
    const forest = grow()
    expect(grow()).toEqual(forest)
    const places = [
      [0.25, 0.75, 0.25, 0.75],
      [0.25, 0.25, 0.75, 0.75],
    ].map((one) => Float32Array.from(one))
    const shares = forestShares(forest, places)
    expect([1, 3, 5, 7].map((at) => (shares[at] ?? 0) > 0.5)).toEqual([true, false, false, true])
    for (let at = 0; at < 4; at++) expect((shares[2 * at] ?? 0) + (shares[2 * at + 1] ?? 0)).toBeCloseTo(1, 5)
  })

  it('goes by weights: what weighs much is what is said', () => {
    const heavy = Float32Array.from(classes, (kind) => (kind === 1 ? 50 : 1))
    const single = { features: new Float32Array(count), classes, weights: heavy }
    const shares = forestShares(growForest(single, 2, growth, seededRandom(5)), [Float32Array.of(0)])
    expect(shares[1]).toBeGreaterThan(0.9)
  })
})

/** Bright disks that are meant, among dim ones that are not: a threshold takes both. */
const lessonOf = (seed: number): Lesson => {
  const random = seededRandom(seed)
  const draw = (count: number): Disk[] => Array.from({ length: count }, () => [10 + 76 * random(), 10 + 76 * random(), 6 + 2 * random()])
  const [meant, other] = [draw(4), draw(4)]
  const plane = disksOf(96, 96, meant, 300, seed)
  const noise = disksOf(96, 96, other, 900, seed + 100)
  const values = plane.values.map((value, at) => Math.max(value, noise.values[at] ?? 0))
  const truth = Uint8Array.from(values, (value) => (value > 650 && value < 900 ? 1 : 0))
  return { channels: [{ ...plane, values }], truth }
}
const lessonsOf = (seeds: readonly number[]): Lessons => ({ length: seeds.length, at: async (index) => lessonOf(seeds[index] ?? 0) })

describe('learning from marked images', { timeout: 60_000 }, () => {
  it('finds what is marked in images that it has not seen, the same each time, and says how far it is', async () => {
    const told: number[] = []
    const classifier = await learnFrom(lessonsOf([1, 2, 3, 4]), ['dim'], (share) => told.push(share))
    expect((await heldOut(classifier, lessonsOf([11, 12])))?.iou).toBeGreaterThan(0.8)
    expect(told.at(-1)).toBe(1)
    expect(told.toSorted((a, b) => a - b)).toEqual(told)
    expect(textOf(await learnFrom(lessonsOf([1, 2, 3, 4]), ['dim']))).toBe(textOf(classifier))
  })

  it('is the same when it is read from its text, whose digest names it', async () => {
    const classifier = await learnFrom(lessonsOf([1]), ['dim'])
    const text = textOf(classifier)
    expect(classifierIn(text)).toEqual(classifier)
    expect(digestOf(text)).toMatch(/^[0-9a-f]{64}$/)
    expect(() => classifierIn(text.replace('"threshold":0.5', '"threshold":2'))).toThrow()
  })

  it('takes nothing from elements of a label that it does not know', async () => {
    const { channels, truth } = lessonOf(1)
    const half = truth.map((kind, at) => (at % 2 === 0 ? kind : unknown))
    const seen: Lessons = { length: 1, at: async () => ({ channels, truth: half }) }
    expect((await learnFrom(seen, ['dim'])).forest.classes).toBe(2)
    const none: Lessons = { length: 1, at: async () => ({ channels, truth: truth.map(() => unknown) }) }
    await expect(learnFrom(none, ['dim'])).rejects.toThrow('nothing but background, or nothing but marks')
  })
})
