/**
 * The inverse discrete cosine transform of 8 x 8 coefficients by the method of Loeffler, Ligtenberg and Moschytz (ICASSP 1989) with 13-bit
 * constants: the accurate integer transform that the usual decoders have, so that values agree with theirs to the bit.
 */
const constantBits = 13
const fixed = (x: number): number => Math.round(x * (1 << constantBits))

// Cosines and their sums, as section 3 of the paper names them.
const [even, evenPlus, evenMinus] = [fixed(0.5411961), fixed(0.765366865), fixed(1.847759065)]
const odd = {
  all: fixed(1.175875602),
  single: [fixed(0.298631336), fixed(2.053119869), fixed(3.072711026), fixed(1.50132111)],
  outer: fixed(0.899976223),
  inner: fixed(2.562915447),
  evenPair: fixed(1.96157056),
  oddPair: fixed(0.390180644),
} as const

/** One line of eight values, `step` apart, in place; results are divided by 2^shift, rounded. */
const line = (block: Int32Array, at: number, step: number, shift: number): void => {
  const of = (n: number): number => block[at + n * step] ?? 0
  const round = 1 << (shift - 1)

  const pair = (of(2) + of(6)) * even
  const [low, high] = [pair - of(6) * evenMinus, pair + of(2) * evenPlus]
  const [sum, difference] = [(of(0) + of(4)) * (1 << constantBits), (of(0) - of(4)) * (1 << constantBits)]
  const evens = [sum + high, difference + low, difference - low, sum - high]

  const [s1, s3, s5, s7] = [of(1), of(3), of(5), of(7)]
  const all = (s7 + s3 + s5 + s1) * odd.all
  const [outer, inner] = [-(s7 + s1) * odd.outer, -(s5 + s3) * odd.inner]
  const [evenPair, oddPair] = [all - (s7 + s3) * odd.evenPair, all - (s5 + s1) * odd.oddPair]
  const odds = [
    s1 * odd.single[3] + outer + oddPair,
    s3 * odd.single[2] + inner + evenPair,
    s5 * odd.single[1] + inner + oddPair,
    s7 * odd.single[0] + outer + evenPair,
  ]
  for (let n = 0; n < 4; n++) {
    const [e, o] = [evens[n] ?? 0, odds[n] ?? 0]
    block[at + n * step] = (e + o + round) >> shift
    block[at + (7 - n) * step] = (e - o + round) >> shift
  }
}

/** In place, row after row; without the level shift. `extra`: bits that are kept between the two passes. */
export const inverseDct = (block: Int32Array, extra: number): void => {
  for (let column = 0; column < 8; column++) line(block, column, 8, constantBits - extra)
  for (let row = 0; row < 8; row++) line(block, row * 8, 1, constantBits + extra + 3)
}
