import type { Place, Prompt } from '@reticle/backends'
import { areaOf, containsPoint, iou } from '@reticle/geometry'
import { describe, expect, it } from 'vitest'
import { planeOf } from '../pixels/plane.ts'
import { Refusal } from '../refusal.ts'
import { type Disk, disksOf, ellipseOf } from '../test/disks.ts'
import { predictCells } from './predict.ts'
import { promptCells } from './prompt.ts'

const disks: readonly Disk[] = [
  [40, 40, 15],
  [67, 40, 15],
  [120, 80, 20],
]
const image = disksOf(160, 120, disks)
const dark = planeOf(
  160,
  120,
  image.values.map((value) => 2000 - value),
)
/** Elements of 2 px from (10, 20) on. */
const place: Place = { x: 10, y: 20, scale: 2, width: 400, height: 300 }
const truth = disks.map(([x, y, r]) => ellipseOf([10 + 2 * x, 20 + 2 * y, 2 * r]))
const none: Prompt = { points: [], boxes: [], strokes: [] }

const best = (found: ReturnType<typeof predictCells>, index: number) =>
  Math.max(0, ...found.regions.map(({ geometry }) => (truth[index] === undefined ? 0 : iou(geometry, truth[index]))))

describe('finding cells without having learnt', () => {
  it.each([
    ['bright on dark', image],
    ['dark on bright', dark],
  ])('finds objects that touch as two, where they are in the image: %s', (_name, plane) => {
    const found = predictCells([plane], place, ['cell'], undefined)
    expect(found.regions).toHaveLength(3)
    for (const index of disks.keys()) expect(best(found, index)).toBeGreaterThan(0.85)
    for (const { confidence } of found.regions) expect(confidence).toBeGreaterThan(0.7)
    expect(found.scores.uncertainty).toBeGreaterThan(0)
    expect(found.scores.uncertainty).toBeLessThan(0.6)
  })

  it('says numbers also for images that are empty, tiny or not finite', () => {
    for (const plane of [planeOf(1, 1), planeOf(40, 30), planeOf(40, 30, new Float32Array(1200).fill(Number.NaN))]) {
      const found = predictCells([plane], place, ['cell'], undefined)
      expect(Number.isFinite(found.scores.uncertainty)).toBe(true)
      expect(found.embedding?.every(Number.isFinite)).toBe(true)
    }
  })

  it('leaves out what is not wanted', () => {
    expect(predictCells([image], place, [], undefined).regions).toEqual([])
  })
})

describe('finding what is meant', () => {
  const answer = (prompt: Partial<Prompt>, plane = image) => promptCells([plane], place, { ...none, ...prompt }, 'cell')
  const at = (x: number, y: number, isForeground = true) => ({ x: 11 + 2 * x, y: 21 + 2 * y, isForeground })

  it('MB13: a point means the object under it, and not the one that touches', () => {
    const found = answer({ points: [at(67, 40)] })
    expect(found.regions).toHaveLength(1)
    expect(best(found, 1)).toBeGreaterThan(0.85)
  })

  it('MB13: two points mean both, as one mark', () => {
    const { regions } = answer({ points: [at(40, 40), at(67, 40)] })
    const [region] = regions
    if (region === undefined || regions.length > 1) throw new Error('not one mark')
    expect(areaOf(region.geometry) / (2 * Math.PI * 900)).toBeCloseTo(1, 1)
  })

  it('MB13: an unwanted point parts what was taken for one', () => {
    const joined = disksOf(160, 120, [
      [40, 40, 15],
      [60, 40, 15],
    ])
    const points = [at(36, 40), at(64, 40, false)]
    const [region] = answer({ points }, joined).regions
    expect(region && iou(region.geometry, ellipseOf([90, 100, 30]))).toBeGreaterThan(0.75)
  })

  it('MB13: an unwanted point cuts an object that is one by itself', () => {
    const points = [at(110, 80), at(133, 80, false)]
    const [region] = answer({ points }).regions
    if (region === undefined) throw new Error('nothing was found')
    expect(containsPoint(region.geometry, { x: 11 + 2 * 110, y: 181 }, 0)).toBe(true)
    expect(containsPoint(region.geometry, { x: 11 + 2 * 133, y: 181 }, 0)).toBe(false)
    expect(areaOf(region.geometry)).toBeLessThan(0.9 * Math.PI * 1600)
  })

  it.each([
    ['bright', image],
    ['dark', dark],
  ])('MB13: a box means the largest %s object in it', (_name, plane) => {
    const boxes = [{ x: 10 + 2 * 95, y: 20 + 2 * 55, width: 2 * 50, height: 2 * 50 }]
    expect(best(answer({ boxes }, plane), 2)).toBeGreaterThan(0.85)
  })

  it('MB13: a stroke means what it runs over, and its own elements in any case', () => {
    const strokes = [{ points: [at(112, 80).x, at(112, 80).y, at(128, 80).x, at(128, 80).y], width: 8, isForeground: true }]
    expect(best(answer({ strokes }), 2)).toBeGreaterThan(0.85)
    const beside = [{ points: [at(20, 100).x, at(20, 100).y, at(40, 100).x, at(40, 100).y], width: 8, isForeground: true }]
    const [painted] = answer({ strokes: beside }).regions
    expect(painted && areaOf(painted.geometry)).toBeGreaterThanOrEqual(40 * 8)
  })

  it('an object that is larger than the first window is found whole', () => {
    const large: Disk = [256, 256, 150]
    const seen = disksOf(512, 512, [large])
    const whole = { x: 0, y: 0, scale: 1, width: 512, height: 512 }
    const [region] = promptCells([seen], whole, { ...none, points: [{ x: 256, y: 256, isForeground: true }] }, 'cell').regions
    expect(region && iou(region.geometry, ellipseOf(large))).toBeGreaterThan(0.95)
  })

  it('a faint object that the threshold passes by is found around its point', () => {
    const faint = disksOf(160, 120, [[30, 90, 8]], 200, 3)
    const both = planeOf(
      160,
      120,
      faint.values.map((value, index) => Math.max(value, image.values[index] ?? 0)),
    )
    const [region] = answer({ points: [at(30, 90)] }, both).regions
    expect(region && iou(region.geometry, ellipseOf([70, 200, 16]))).toBeGreaterThan(0.6)
  })

  it('nothing pointed at is nothing found, and a point outside is refused with its place', () => {
    expect(answer({}).regions).toEqual([])
    expect(() => answer({ points: [{ x: 395, y: 290, isForeground: true }] })).toThrow(Refusal)
    expect(() => answer({ points: [{ x: 395, y: 290, isForeground: true }] })).toThrow('(395, 290) is not on the part')
  })
})
