/**
 * How colours look to people with and without colour blindness, and how readable they are on each other.
 *
 * Colour blindness is simulated in linear RGB by the matrices of Machado, Oliveira and Fernandes 2009 ("A physiologically-based model for
 * simulation of color vision deficiency", severity 1.0). Differences are Euclidean in CIE L*a*b* (D65): about 2 is just seen, 10 at a
 * glance. Contrast is that of WCAG 2.2. Known failure: the difference overstates how far apart very bright colours are.
 */

type Triple = readonly [number, number, number]
type Matrix = readonly [Triple, Triple, Triple]

const deficiencies: Readonly<Record<'protan' | 'deutan' | 'tritan', Matrix>> = {
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

const toXyz: Matrix = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
]
const white: Triple = [0.95047, 1, 1.08883]

const times = (matrix: Matrix, [a, b, c]: Triple): Triple => {
  const row = ([x, y, z]: Triple) => x * a + y * b + z * c
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])]
}

const channel = (hex: string, at: number): number => Number.parseInt(hex.slice(at, at + 2), 16) / 255
const linear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)

/** Linear RGB of a colour such as `#1f77b4`, each in 0..1. */
const linearOf = (hex: string): Triple => [linear(channel(hex, 1)), linear(channel(hex, 3)), linear(channel(hex, 5))]

const bounded = ([r, g, b]: Triple): Triple => {
  const bound = (value: number) => Math.min(1, Math.max(0, value))
  return [bound(r), bound(g), bound(b)]
}

const labOf = (rgb: Triple): Triple => {
  const xyz = times(toXyz, rgb)
  const f = (value: number, reference: number) => {
    const t = value / reference
    return t > 216 / 24389 ? Math.cbrt(t) : (t * 24389) / 27 / 116 + 16 / 116
  }
  const [x, y, z] = [f(xyz[0], white[0]), f(xyz[1], white[1]), f(xyz[2], white[2])]
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

const distance = (a: Triple, b: Triple): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])

/** The least difference of two colours (`#rrggbb`) to people of any kind of colour vision. */
export const leastDifference = (first: string, second: string): number => {
  const [a, b] = [linearOf(first), linearOf(second)]
  const seen = Object.values(deficiencies).map((matrix) => distance(labOf(bounded(times(matrix, a))), labOf(bounded(times(matrix, b)))))
  return Math.min(distance(labOf(a), labOf(b)), ...seen)
}

/** Below this two colours are easily taken for each other on an image. */
const told = 11

/** Some people, or all, can hardly tell these colours apart. */
export const lookAlike = (first: string, second: string): boolean => leastDifference(first, second) < told

/** Relative luminance of a colour (`#rrggbb`), 0 black to 1 white. */
export const luminanceOf = (hex: string): number => {
  const [r, g, b] = linearOf(hex)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Contrast of two colours (`#rrggbb`), 1 to 21; text needs 4.5, large text and the parts of controls 3 (WCAG 2.2, 1.4.3 and 1.4.11). */
export const contrastOf = (first: string, second: string): number => {
  const [a, b] = [luminanceOf(first), luminanceOf(second)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}
