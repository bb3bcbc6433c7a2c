import { type Plane, planeOf } from './plane.ts'

const far = 1e20

/** Squared distances of one line: the lower envelope of parabolas. `at` and `edge` are room to work in. */
const envelope = (f: Float64Array, length: number, d: Float64Array, at: Int32Array, edge: Float64Array) => {
  let k = 0
  at[0] = 0
  edge[0] = -far
  edge[1] = far
  const meets = (q: number, v: number) => ((f[q] ?? 0) + q * q - ((f[v] ?? 0) + v * v)) / (2 * q - 2 * v)
  for (let q = 1; q < length; q++) {
    let s = meets(q, at[k] ?? 0)
    while (s <= (edge[k] ?? 0)) {
      k--
      s = meets(q, at[k] ?? 0)
    }
    k++
    at[k] = q
    edge[k] = s
    edge[k + 1] = far
  }
  k = 0
  for (let q = 0; q < length; q++) {
    while ((edge[k + 1] ?? far) < q) k++
    const v = at[k] ?? 0
    d[q] = (q - v) ** 2 + (f[v] ?? 0)
  }
}

/**
 * Euclidean distance of each set element to the nearest unset one, in elements; 0 where it is unset. Outside of the plane counts as set.
 * Source: P. Felzenszwalb, D. Huttenlocher, "Distance transforms of sampled functions", Theory of Computing 8 (2012). Linear in the elements.
 */
export const depths = (mask: Uint8Array, width: number, height: number): Plane => {
  const longest = Math.max(width, height)
  const [f, d] = [new Float64Array(longest), new Float64Array(longest)]
  const [at, edge] = [new Int32Array(longest), new Float64Array(longest + 1)]
  const squares = Float64Array.from(mask, (isSet) => (isSet ? far : 0))
  const pass = (lines: number, length: number, first: number, step: number) => {
    for (let line = 0; line < lines; line++) {
      let isSet = false
      for (let i = 0; i < length; i++) {
        const square = squares[line * first + i * step] ?? 0
        f[i] = square
        isSet ||= square > 0
      }
      // Nothing is nearer to the border than what lies outside.
      if (!isSet) continue
      envelope(f, length, d, at, edge)
      for (let i = 0; i < length; i++) squares[line * first + i * step] = d[i] ?? 0
    }
  }
  pass(width, height, 1, width)
  pass(height, width, width, 1)
  // Where nothing is unset at all there is no border to be far from.
  const most = Math.hypot(width, height)
  return planeOf(
    width,
    height,
    Float32Array.from(squares, (square) => Math.min(most, Math.sqrt(square))),
  )
}
