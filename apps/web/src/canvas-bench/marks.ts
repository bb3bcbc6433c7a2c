import type { Region } from '@reticle/domain'

/** Side of the image that the marks lie on, in px. */
export const side = 8192

/** mulberry32 (Ettinger): small, seeded, the same in every run. */
export const randomOf = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const region = (n: number, geometry: Region['geometry']): Region => ({
  id: `m${n}`,
  labelId: 'a',
  geometry,
  attributes: {},
  origin: { kind: 'tool', tool: 'polygon' },
})

/** Polygons of 20 vertices, radius 20 to 60 px. */
export const polygons = (count: number): readonly Region[] => {
  const random = randomOf(count)
  return Array.from({ length: count }, (_, n) => {
    const [x, y, radius] = [60 + random() * (side - 120), 60 + random() * (side - 120), 20 + 40 * random()]
    const ring = Array.from({ length: 20 }, (_vertex, i) => {
      const [angle, reach] = [(i / 20) * 2 * Math.PI, radius * (0.7 + 0.3 * random())]
      return [x + reach * Math.cos(angle), y + reach * Math.sin(angle)]
    })
    return region(n, { type: 'polygon', rings: [ring.flat()] })
  })
}

export const points = (count: number): readonly Region[] => {
  const random = randomOf(count)
  return Array.from({ length: count }, (_, n) => region(n, { type: 'point', x: random() * side, y: random() * side }))
}
