import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { inflateSync } from 'node:zlib'
import { type Bounds, bitsOf, distanceToOutline, type Geometry, maskFromBits, type Point, polygonsOfMask } from '@reticle/geometry'
import { describe, expect, it } from 'vitest'
import { finish } from '../test/finish.ts'
import type { Patch } from './patch.ts'
import { solve } from './solve.ts'
import { type AssistTask, areaOfTask } from './task.ts'

/** Answers of the tools on real images against what experts marked in them, or what is known of them. */
const folder = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url))
const isThere = existsSync(folder)
const title = (text: string) => `${text}${isThere ? '' : ' [skipped: ../shared/data is absent]'}`

type Image = { readonly width: number; readonly height: number; readonly values: Uint16Array }

/** A grey PNG of 8 or 16 bits, not interlaced (PNG, third edition: section 9 has the filters). */
const readPng = (path: string): Image => {
  const file = readFileSync(path)
  const parts: Buffer[] = []
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at))
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)))
  const [width, height, depth] = [file.readUInt32BE(16), file.readUInt32BE(20), file.readUInt8(24)]
  if (file.readUInt8(25) !== 0 || depth < 8) throw new Error('the test reads grey pictures only')
  const bytes = depth / 8
  const row = width * bytes
  const data = inflateSync(Buffer.concat(parts))
  const out = Buffer.alloc(row * height)
  for (let y = 0; y < height; y++)
    for (let n = 0; n < row; n++) {
      const at = y * row + n
      const a = n < bytes ? 0 : (out[at - bytes] ?? 0)
      const b = y === 0 ? 0 : (out[at - row] ?? 0)
      const c = y === 0 || n < bytes ? 0 : (out[at - row - bytes] ?? 0)
      const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)]
      const guesses = [0, a, b, (a + b) >> 1, pa <= pb && pa <= pc ? a : pb <= pc ? b : c]
      out[at] = (data[y * (row + 1) + 1 + n] ?? 0) + (guesses[data[y * (row + 1)] ?? 0] ?? 0)
    }
  return {
    width,
    height,
    values: Uint16Array.from({ length: width * height }, (_, i) => (bytes === 1 ? (out[i] ?? 0) : out.readUInt16BE(2 * i))),
  }
}

const partOf = ({ width, height, values }: Image, bounds: Bounds): Patch => ({
  ...bounds,
  bands: [
    Uint16Array.from({ length: bounds.width * bounds.height }, (_, i) => {
      return values[(bounds.y + Math.floor(i / bounds.width)) * width + bounds.x + (i % bounds.width)] ?? 0
    }),
  ],
  nodata: null,
  image: { width, height },
})

const done = (image: Image, task: AssistTask) => {
  const area = areaOfTask(task, image, 0)
  if (area === undefined) throw new Error('the test asks for a part of the image')
  return finish(solve(task, partOf(image, area))).value
}

const geometriesOf = (image: Image, task: AssistTask): readonly Geometry[] => {
  const solved = done(image, task)
  return solved.kind === 'marks' ? solved.geometries : solved.kind === 'cells' ? solved.cells : []
}

/** A mask as bits of the whole image. */
const bitsIn = ({ width, height }: Image, geometries: readonly Geometry[]): Uint8Array => {
  const bits = new Uint8Array(width * height)
  for (const g of geometries) {
    if (g.type !== 'mask') continue
    const own = bitsOf(g)
    for (let i = 0; i < own.length; i++) if (own[i] === 1) bits[(g.y + Math.floor(i / g.width)) * width + g.x + (i % g.width)] = 1
  }
  return bits
}

const overlap = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let [both, either] = [0, 0]
  for (let i = 0; i < a.length; i++) {
    const [p, q] = [(a[i] ?? 0) > 0, (b[i] ?? 0) > 0]
    if (p && q) both++
    if (p || q) either++
  }
  return both / either
}

const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length
const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[list.length >> 1] ?? Number.NaN

const nuclei = () => {
  const root = `${folder}dsb2018_nuclei/`
  return readdirSync(`${root}images`)
    .slice(0, 20)
    .flatMap((name) => {
      const [image, labels] = [readPng(`${root}images/${name}`), readPng(`${root}labels/${name}`)]
      // Fluorescence: nuclei are brighter than what is around them.
      const inside = mean([...image.values].filter((_, i) => (labels.values[i] ?? 0) > 0))
      const outside = mean([...image.values].filter((_, i) => labels.values[i] === 0))
      return inside > outside + 15 ? [{ image, labels }] : []
    })
}

type Nucleus = { readonly bits: Uint8Array; readonly centre: Point; readonly size: number }

/** Nuclei that do not touch the border, of a size to speak of. */
const nucleiOf = ({ width, height, values }: Image): readonly Nucleus[] => {
  const members = Map.groupBy(values.keys(), (i) => values[i] ?? 0)
  members.delete(0)
  return [...members.values()].flatMap((pixels) => {
    const [xs, ys] = [pixels.map((i) => i % width), pixels.map((i) => Math.floor(i / width))]
    const touches = xs.some((x) => x === 0 || x === width - 1) || ys.some((y) => y === 0 || y === height - 1)
    if (touches || pixels.length < 150) return []
    const bits = new Uint8Array(width * height)
    for (const i of pixels) bits[i] = 1
    return [{ bits, centre: { x: mean(xs) + 0.5, y: mean(ys) + 0.5 }, size: pixels.length }]
  })
}

const whole = ({ width, height }: Image): Bounds => ({ x: 0, y: 0, width, height })

describe.skipIf(!isThere)(title('nuclei in fluorescence'), { timeout: 60_000 }, () => {
  const pictures = isThere ? nuclei() : []

  it("are told from the background by Otsu's threshold", () => {
    const shares = pictures.map(({ image, labels }) =>
      overlap(
        bitsIn(image, geometriesOf(image, { kind: 'threshold', region: { type: 'box', ...whole(image) }, range: 'otsu', isBright: true })),
        labels.values,
      ),
    )
    expect(median(shares)).toBeGreaterThan(0.85)
  })

  it('are found one by one from a stroke in each and in its neighbours', () => {
    const strokeIn = ({ centre, size }: Nucleus, isObject: boolean) => {
      const r = Math.sqrt(size / Math.PI) / 2
      return { path: [centre.x - r, centre.y, centre.x + r, centre.y], isObject }
    }
    const shares = pictures.flatMap(({ image, labels }) => {
      const all = nucleiOf(labels)
      // Of small nuclei a border of one pixel, where experts and the steepest place differ, is a third of the area.
      return all
        .filter((one) => one.size > 600)
        .slice(0, 4)
        .map((one) => {
          const seeds = all.filter((other) => Math.hypot(other.centre.x - one.centre.x, other.centre.y - one.centre.y) < 60)
          const air = 48
          const within = { x: Math.max(0, one.centre.x - air), y: Math.max(0, one.centre.y - air), width: 2 * air, height: 2 * air }
          const task = { kind: 'grow', seeds: seeds.map((seed) => strokeIn(seed, seed === one)), within } as const
          return overlap(bitsIn(image, geometriesOf(image, task)), one.bits)
        })
    })
    expect(shares.length).toBeGreaterThan(10)
    expect(median(shares)).toBeGreaterThan(0.85)
  })

  it('are outlined by scissors, from four places on their outline', () => {
    const gaps = pictures.slice(0, 3).flatMap(({ image, labels }) =>
      nucleiOf(labels)
        .slice(0, 2)
        .flatMap(({ bits }) => {
          const outline = polygonsOfMask(maskFromBits(image.width, image.height, bits), 'pixels')[0]
          const ring = outline?.rings[0] ?? []
          const at = (share: number): Point => {
            const n = 2 * Math.floor((share * ring.length) / 2)
            return { x: ring[n] ?? 0, y: ring[n + 1] ?? 0 }
          }
          return [0, 0.25, 0.5, 0.75].flatMap((share) => {
            const path = done(image, { kind: 'scissors', from: at(share), to: at((share + 0.25) % 1) })
            if (path.kind !== 'path' || outline === undefined) return [Number.NaN]
            return Array.from({ length: path.points.length / 2 }, (_, n) =>
              distanceToOutline(outline, { x: path.points[2 * n] ?? 0, y: path.points[2 * n + 1] ?? 0 }),
            )
          })
        }),
    )
    expect(median(gaps)).toBeLessThan(1.5)
  })

  it('are made up of superpixels', () => {
    const shares = pictures.slice(0, 4).map(({ image, labels }) => {
      const cells = geometriesOf(image, { kind: 'superpixels', cellSize: 10, within: whole(image) })
      const kept = cells.filter((cell) => {
        if (cell.type !== 'mask') return false
        const bits = bitsOf(cell)
        const isInside = (i: number) =>
          (labels.values[(cell.y + Math.floor(i / cell.width)) * image.width + cell.x + (i % cell.width)] ?? 0) > 0
        let [inside, all] = [0, 0]
        for (const [i, one] of bits.entries()) if (one === 1) [inside, all] = [inside + Number(isInside(i)), all + 1]
        return inside * 2 > all
      })
      return overlap(bitsIn(image, kept), labels.values)
    })
    expect(median(shares)).toBeGreaterThan(0.8)
  })
})

/** How well found places fit known ones: each is taken once, the nearest first, within `reach` px. */
const f1 = (found: readonly Point[], known: readonly Point[], reach: number): number => {
  const pairs = found
    .flatMap((p, i) => known.map((q, j) => ({ i, j, far: Math.hypot(p.x - q.x, p.y - q.y) })))
    .filter((pair) => pair.far <= reach)
    .sort((a, b) => a.far - b.far)
  const [usedFound, usedKnown] = [new Set<number>(), new Set<number>()]
  for (const { i, j } of pairs)
    if (!usedFound.has(i) && !usedKnown.has(j)) {
      usedFound.add(i)
      usedKnown.add(j)
    }
  return (2 * usedFound.size) / (found.length + known.length)
}

const truthOf = (set: string): ReadonlyMap<string, readonly Point[]> => {
  const [, ...rows] = readFileSync(`${folder}${set}/truth.csv`, 'utf8').trim().split('\n')
  return Map.groupBy(
    rows.map((row) => row.split(',')).map(([image = '', x, y]) => ({ image, x: Number(x) + 0.5, y: Number(y) + 0.5 })),
    ({ image }) => image,
  )
}

const centresOf = (image: Image, contrast: number, least: number, most: number): readonly Point[] =>
  geometriesOf(image, { kind: 'blobs', within: whole(image), radius: { least, most }, isBright: true, contrast }).flatMap((g) =>
    g.type === 'ellipse' ? [{ x: g.cx, y: g.cy }] : [],
  )

describe.skipIf(!isThere)(title('spots'), { timeout: 60_000 }, () => {
  const spotsIn = (set: string, name: string) => readPng(`${folder}${set}/images/${name}.png`)

  it('of known places on a background of cells', () => {
    const scores = [...truthOf('insta_spots_cells')].map(([name, known]) => {
      const image = spotsIn('insta_spots_cells', name)
      return { f1: f1(centresOf(image, 0.1, 1.5, 4), known, 4), isClear: name.endsWith('snr20') }
    })
    // The people of the set reach 0.52 each and 0.81 together at best; in the faintest images most spots cannot be seen.
    expect(mean(scores.map((one) => one.f1))).toBeGreaterThan(0.7)
    expect(mean(scores.filter((one) => one.isClear).map((one) => one.f1))).toBeGreaterThan(0.9)
  })

  it('of beads that an expert marked', () => {
    for (const [name, known] of truthOf('insta_beads_real')) {
      const image = spotsIn('insta_beads_real', name)
      expect(f1(centresOf(image, 0.1, 1.5, 5), known, 4)).toBeGreaterThan(0.93)
    }
  })
})
