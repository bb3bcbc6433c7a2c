/**
 * Overlaps (P11, P12): STAPLE from run lengths against numpy on every pixel, mask IoU against numpy's count_nonzero, polygon IoU against
 * shapely; round by round in one run, with equal results. Nothing of a mask is kept from one repetition to the next: both sides begin with
 * what is stored, run lengths here and unpacked pixels in memory there.
 * Matching: from marks to objects with clusters, votes, shapes and agreement, against a bound in time.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compareRegions, stapleOf } from '@reticle/consensus'
import { iou, type MaskGeometry, maskFromBits, type PolygonGeometry } from '@reticle/geometry'
import { crowdedReaders } from './consensus/marks.ts'
import { pythonWith, startPython } from './consensus/python.ts'
import { median, report } from './figure.ts'

const size = 2048
/** A blob with a wavy edge, so that the rows have different runs. */
const blob = (cx: number, cy: number, r: number, waves: number): Uint8Array =>
  Uint8Array.from({ length: size * size }, (_, i) => {
    const [dx, dy] = [(i % size) - cx, Math.floor(i / size) - cy]
    const edge = r * (1 + 0.12 * Math.sin(waves * Math.atan2(dy, dx)))
    return dx * dx + dy * dy < edge * edge ? 1 : 0
  })
const bytes = [0, 1, 2, 3, 4].map((n) => blob(1000 + 15 * n, 1000 - 9 * n, 700 - 12 * n, 7 + n))
const masks = bytes.map((bits): MaskGeometry => maskFromBits(size, size, bits))

/** Pairs of star-shaped outlines of 20 vertices that overlap in part. */
const outline = (cx: number, cy: number, turn: number): number[] =>
  Array.from({ length: 20 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 20
    const r = 40 * (1 + 0.25 * Math.sin(5 * angle + turn))
    return [cx + r * Math.cos(angle), cy + r * Math.sin(angle)]
  }).flat()
const pairs = Array.from({ length: 500 }, (_, n) => [outline(100, 100, n), outline(100 + (n % 37), 100 - (n % 23), 2 * n)] as const)
const polygons = pairs.map((pair) => pair.map((ring): PolygonGeometry => ({ type: 'polygon', rings: [ring] })))

const timed = (times: number, work: () => void): number => {
  const started = performance.now()
  for (let n = 0; n < times; n++) work()
  return (performance.now() - started) / times
}

const polygonSum = (): number => polygons.reduce((sum, [a, b]) => sum + (a === undefined || b === undefined ? 0 : iou(a, b)), 0)

const plan = { method: 'medoid', iou: 0.5, distance: 8, share: 0.5 } as const
for (const [readers, objects, times, bound] of [
  [2, 1000, 30, 50],
  [5, 10_000, 4, 5000],
] as const) {
  const annotations = crowdedReaders(readers, objects)
  const rounds = Array.from({ length: times }, () => timed(1, () => compareRegions(annotations, plan)))
  const value = median(rounds.slice(Math.floor(times / 4)))
  const name = `objects out of ${objects} marks each of ${readers} readers, against ${bound} ms`
  report({ bench: 'overlap', name, value, unit: 'ms', baseline: bound, goal: 1, better: 'lower' })
}

const python = pythonWith('numpy, shapely')
if (python === undefined) process.stderr.write('overlap: no Python with numpy and shapely is here: RETICLE_PYTHON names one\n')
else {
  const theirs = await startPython(python, 'pixels.py', (folder) => {
    writeFileSync(join(folder, 'masks.txt'), `${bytes.length} ${size}`)
    writeFileSync(join(folder, 'masks.u8'), Buffer.concat(bytes))
    writeFileSync(join(folder, 'polygons.f64'), Float64Array.from(pairs.flat(2)))
  })
  const [a, b] = masks
  if (a === undefined || b === undefined) throw new Error('there are five masks')
  /** Rounds of one and the other; results must be within 1e-9 of each other. */
  const against = async (name: string, times: readonly [number, number], work: () => readonly number[], goal: number, what: string) => {
    const rounds: (readonly [number, number])[] = []
    for (let round = 0; round < 6; round++) {
      const mine = timed(times[0], work)
      const [milliseconds = '', ...answers] = await theirs.ask(`${name} ${times[1]}`)
      const far = work().some((value, i) => !(Math.abs(value - Number(answers[i])) <= 1e-9 * Math.max(1, Math.abs(value))))
      if (far) throw new Error(`${what}: ${work().join(' ')} here, ${answers.join(' ')} there`)
      rounds.push([mine, Number(milliseconds)])
    }
    const warm = rounds.slice(1)
    const [value, baseline] = [median(warm.map(([mine]) => mine)), median(warm.map(([, other]) => other))]
    report({ bench: 'overlap', name: what, value, unit: 'ms', baseline, goal, better: 'lower' })
  }
  await against('iou', [200, 10], () => [iou(a, b)], 1 / 20, 'IoU of two masks of 2,048 x 2,048 on run lengths against count_nonzero')
  await against('polygons', [5, 1], () => [polygonSum()], 1 / 2, 'IoU of 500 pairs of polygons of 20 vertices against shapely')
  const staple = (): readonly number[] => {
    const { sensitivity, specificity } = stapleOf(masks, { iterations: 10, frame: { x: 0, y: 0, width: size, height: size } })
    return [...sensitivity, ...specificity]
  }
  await against('staple', [50, 1], staple, 1 / 3000, 'STAPLE, ten iterations of five masks of 2,048 x 2,048, against every pixel in numpy')
  theirs.stop()
}
