import type { Annotated } from '@reticle/consensus'
import type { Geometry } from '@reticle/geometry'

/** Repeatable numbers of 0 to 1 (mulberry32). */
const numbers = (seed: number) => {
  let state = seed >>> 0
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * Readers of one crowded picture: each marks the same objects a little elsewhere, misses one in twenty, takes one in twenty for the other
 * class and sees one in fifty that is not there. Neighbours overlap.
 */
export const crowdedReaders = (readers: number, objects: number): Annotated[] => {
  const random = numbers(readers * objects)
  const side = Math.ceil(Math.sqrt(objects)) * 18
  const truth = Array.from({ length: objects }, () => ({ x: random() * side, y: random() * side, size: 10 + 8 * random() }))
  const mark = (id: string, x: number, y: number, size: number) => {
    const geometry: Geometry = { type: 'box', x, y, width: size, height: size * (0.8 + 0.4 * random()) }
    const labelId = random() < 0.05 ? 'debris' : 'cell'
    return { id, labelId, geometry, attributes: {}, origin: { kind: 'tool' as const, tool: 'box' } }
  }
  return Array.from({ length: readers }, (_, reader) => ({
    id: `a${reader}`,
    content: {
      regions: truth.flatMap(({ x, y, size }, n) => {
        const seen = random() < 0.05 ? [] : [mark(`r${n}`, x + 3 * random(), y + 3 * random(), size)]
        return random() < 0.02 ? [...seen, mark(`s${n}`, random() * side, random() * side, size)] : seen
      }),
    },
  }))
}
