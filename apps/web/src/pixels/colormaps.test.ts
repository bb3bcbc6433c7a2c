import { describe, expect, it } from 'vitest'
import { colormapIds, colormapTable, rgbOf } from './colormaps.ts'

const at = (id: string, n: number) => [...colormapTable(id).subarray(3 * n, 3 * n + 3)]
/** CIE lightness of an sRGB colour, 0 to 100. */
const lightness = ([red = 0, green = 0, blue = 0]: readonly number[]) => {
  const linear = (part: number) => (part <= 10.31475 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4)
  const y = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y
}

describe.each(colormapIds)('the colour map %s', (id) => {
  it('has 256 colours', () => {
    expect(colormapTable(id)).toHaveLength(768)
  })
})

describe.each(['grey', 'viridis', 'magma', 'inferno', 'plasma', 'cividis', 'cubehelix', 'heat', 'hot-iron'])('the map %s', (id) => {
  it('becomes lighter from end to end', () => {
    const steps = Array.from({ length: 32 }, (_, n) => lightness(at(id, n * 8)))
    for (const [n, step] of steps.entries()) expect(step + 1.5).toBeGreaterThanOrEqual(steps[n - 1] ?? 0)
  })
})

it('has the published colours', () => {
  // Matplotlib's tables: the first, the middle and the last.
  expect([at('viridis', 0), at('viridis', 128), at('viridis', 255)]).toEqual([
    [68, 1, 84],
    [33, 145, 140],
    [253, 231, 37],
  ])
  expect([at('magma', 0), at('magma', 128), at('magma', 255)]).toEqual([
    [0, 0, 4],
    [183, 55, 121],
    [252, 253, 191],
  ])
  expect(at('grey', 77)).toEqual([77, 77, 77])
  expect(at('inverted', 77)).toEqual([178, 178, 178])
  expect([at('hot-iron', 64), at('hot-iron', 160), at('hot-iron', 255)]).toEqual([
    [128, 0, 0],
    [255, 64, 0],
    [255, 254, 252],
  ])
  expect(at('heat', 255)).toEqual([255, 255, 255])
})

it('shows grey for a map that it does not know', () => {
  expect(at('a map of later', 9)).toEqual([9, 9, 9])
})

it('reads colours', () => {
  expect([rgbOf('#ff8000'), rgbOf('rgb(1, 2, 3)'), rgbOf('')]).toEqual([
    [255, 128, 0],
    [1, 2, 3],
    [0, 0, 0],
  ])
})
