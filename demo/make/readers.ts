import { clampTo } from '@reticle/geometry'
import { normal, seeded } from './pixels.ts'

/** What is there, as the maker of the demo found it: the readers then see it each in their own way. */
export type Mark = {
  readonly label: string
  /** How hard it is to see, 0 (obvious) to 1. */
  readonly faintness: number
  readonly geometry:
    | {
        readonly type: 'ellipse'
        readonly cx: number
        readonly cy: number
        readonly rx: number
        readonly ry: number
        readonly angle: number
      }
    | { readonly type: 'polygon'; readonly rings: readonly (readonly number[])[] }
}

/** How a demo person reads: `keen` sees faint things, `steady` draws close to the edge, `confuses` swaps labels. */
export type Reader = {
  readonly id: 'ana' | 'ben' | 'chiara'
  readonly seed: number
  readonly keen: number
  readonly shake: number
  readonly size: number
  readonly confuses: number
}

export const readers: readonly Reader[] = [
  { id: 'ana', seed: 11, keen: 0.85, shake: 0.05, size: 1, confuses: 0.04 },
  { id: 'ben', seed: 23, keen: 0.72, shake: 0.08, size: 1.07, confuses: 0.12 },
  { id: 'chiara', seed: 37, keen: 0.78, shake: 0.05, size: 0.98, confuses: 0.05 },
]

const round = (value: number) => Math.round(value * 100) / 100
const floor = (value: number) => Math.floor(value * 100) / 100

const drawn = (mark: Mark, reader: Reader, random: () => number, width: number, height: number) => {
  const shake = () => normal(random) * reader.shake
  const { geometry } = mark
  if (geometry.type === 'ellipse') {
    const reach = Math.max(geometry.rx, geometry.ry)
    const rx = round(geometry.rx * reader.size * (1 + shake()))
    const ry = round(geometry.ry * reader.size * (1 + shake()))
    const cx = round(Math.min(width - 1, Math.max(1, geometry.cx + shake() * reach)))
    const cy = round(Math.min(height - 1, Math.max(1, geometry.cy + shake() * reach)))
    const seen = { type: 'ellipse' as const, cx, cy, rx, ry, angle: round(geometry.angle + shake() * 40) }
    // An object that the crop cuts is drawn as far as it is in the picture, as the bench would have it.
    const held = clampTo(seen, width, height)
    return held.type !== 'ellipse' || held === seen ? seen : { ...seen, rx: floor(held.rx), ry: floor(held.ry) }
  }
  const ring = geometry.rings[0] ?? []
  const n = ring.length / 2
  const cx = ring.reduce((sum, v, i) => (i % 2 === 0 ? sum + v : sum), 0) / n
  const cy = ring.reduce((sum, v, i) => (i % 2 === 1 ? sum + v : sum), 0) / n
  const moved = Array.from({ length: n }, (_, i) => {
    const grow = reader.size * (1 + shake())
    const x = cx + ((ring[2 * i] ?? 0) - cx) * grow
    const y = cy + ((ring[2 * i + 1] ?? 0) - cy) * grow
    return [round(Math.min(width, Math.max(0, x))), round(Math.min(height, Math.max(0, y)))]
  }).flat()
  return { type: 'polygon' as const, rings: [moved] }
}

/** The regions that one reader marks: some faint ones are missed, edges differ, a few labels are swapped. */
export const readMarks = (
  marks: readonly Mark[],
  labels: readonly string[],
  reader: Reader,
  salt: number,
  width: number,
  height: number,
) => {
  const random = seeded(reader.seed * 7919 + salt)
  const regions = []
  for (const mark of marks) {
    const isSeen = mark.faintness < reader.keen + normal(random) * 0.12
    const isConfused = random() < reader.confuses * (0.5 + mark.faintness)
    const others = labels.filter((label) => label !== mark.label)
    const label = isConfused ? (others[Math.floor(random() * others.length)] ?? mark.label) : mark.label
    const geometry = drawn(mark, reader, random, width, height)
    if (!isSeen) continue
    regions.push({
      id: `${reader.id}-${regions.length + 1}`,
      labelId: label,
      geometry,
      attributes: {},
      origin: { kind: 'tool' as const, tool: geometry.type },
    })
  }
  return { regions, activeMilliseconds: Math.round((14 + regions.length * (4 + 3 * random())) * 1000), random }
}
