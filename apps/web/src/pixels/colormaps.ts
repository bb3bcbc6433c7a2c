import {
  interpolateCividis,
  interpolateCubehelixDefault,
  interpolateInferno,
  interpolateMagma,
  interpolatePlasma,
  interpolateTurbo,
  interpolateViridis,
} from 'd3-scale-chromatic'

/** Colour maps by name. `grey` is black to white; `inverted` white to black. */
export const colormapIds = [
  'grey',
  'inverted',
  'viridis',
  'magma',
  'inferno',
  'plasma',
  'cividis',
  'turbo',
  'cubehelix',
  'heat',
  'hot-iron',
] as const
export type ColormapId = (typeof colormapIds)[number]

export const isColormapId = (id: string): id is ColormapId => colormapIds.some((one) => one === id)

export type Rgb = readonly [red: number, green: number, blue: number]

/** Bytes of `#rrggbb` or `rgb(r, g, b)`; black for anything else. */
export const rgbOf = (color: string): Rgb => {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color)
  if (hex !== null) return [Number.parseInt(hex[1] ?? '0', 16), Number.parseInt(hex[2] ?? '0', 16), Number.parseInt(hex[3] ?? '0', 16)]
  const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map(Number)
  return [red, green, blue]
}

const byte = (part: number): number => Math.round(255 * Math.min(1, Math.max(0, part)))

/** Lines between control points: pairs of place and brightness, both 0 to 1. */
const along = (points: readonly (readonly [number, number])[], at: number): number => {
  const next = points.findIndex(([place]) => place >= at)
  const [x1, y1] = points[Math.max(0, next)] ?? [1, 1]
  const [x0, y0] = points[Math.max(0, next - 1)] ?? [0, 0]
  return x1 > x0 ? y0 + ((at - x0) / (x1 - x0)) * (y1 - y0) : y1
}

/** The control points of SAOImage DS9's `heat`: red is full at 0.34, blue begins at 0.65 and is full at 0.98. */
const heat = (at: number): Rgb => [
  byte(
    along(
      [
        [0, 0],
        [0.34, 1],
        [1, 1],
      ],
      at,
    ),
  ),
  byte(at),
  byte(
    along(
      [
        [0, 0],
        [0.65, 0],
        [0.98, 1],
        [1, 1],
      ],
      at,
    ),
  ),
]

/** DICOM PS3.6 annex B.1.1, Hot Iron: red rises in the first half, green in the second, blue in the last quarter. */
const hotIron = (n: number): Rgb => [Math.min(255, 2 * n), Math.max(0, 2 * (n - 128)), Math.max(0, 4 * (n - 192))]

/**
 * viridis, magma, inferno, plasma: the tables of Smith and van der Walt (2015); cividis: Nunez, Anderton and Renslow (2018); turbo: Mikhailov
 * (2019); cubehelix: Green (2011); all as d3-scale-chromatic (ISC) has them.
 */
const colorAt: Record<ColormapId, (n: number) => Rgb> = {
  grey: (n) => [n, n, n],
  inverted: (n) => [255 - n, 255 - n, 255 - n],
  viridis: (n) => rgbOf(interpolateViridis(n / 255)),
  magma: (n) => rgbOf(interpolateMagma(n / 255)),
  inferno: (n) => rgbOf(interpolateInferno(n / 255)),
  plasma: (n) => rgbOf(interpolatePlasma(n / 255)),
  cividis: (n) => rgbOf(interpolateCividis(n / 255)),
  turbo: (n) => rgbOf(interpolateTurbo(n / 255)),
  cubehelix: (n) => rgbOf(interpolateCubehelixDefault(n / 255)),
  heat: (n) => heat(n / 255),
  'hot-iron': hotIron,
}

const tables = new Map<string, Uint8Array<ArrayBuffer>>()

/** 256 colours of three bytes each (sRGB), dark end first; grey for a name that is not known. */
export const colormapTable = (id: string): Uint8Array<ArrayBuffer> => {
  const present = tables.get(id)
  if (present !== undefined) return present
  const color = colorAt[isColormapId(id) ? id : 'grey']
  const table = Uint8Array.from(Array.from({ length: 256 }, (_, n) => color(n)).flat())
  tables.set(id, table)
  return table
}
