/** Uniform integers below `bound`, the same for the same seed on every machine. */
export type Draw = (bound: number) => number

/**
 * SplitMix32 seeding of xoshiro128**.
 * Source: D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", ACM Transactions on Mathematical Software 47 (2021).
 */
export const seededDraw = (seed: number): Draw => {
  let mixed = Math.trunc(seed) >>> 0
  const mix = (): number => {
    mixed = (mixed + 0x9e3779b9) >>> 0
    let z = mixed
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return (z ^ (z >>> 16)) >>> 0
  }
  let [a, b, c, d] = [mix(), mix(), mix(), mix()]
  const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by))
  const next = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = rotate(d, 11)
    return result
  }
  return (bound) => Math.floor((next() / 0x1_0000_0000) * bound)
}
