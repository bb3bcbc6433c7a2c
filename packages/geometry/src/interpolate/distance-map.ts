const far = 1e20

/**
 * Squared distances along one line, in place: the lower envelope of parabolas of Felzenszwalb & Huttenlocher, Distance Transforms of
 * Sampled Functions, Theory of Computing 8 (2012). O(n). `line` holds 0 at the places that are looked for and `far` elsewhere, or what an
 * earlier pass left.
 */
const sweep = (line: Float64Array, out: Float64Array, at: Int32Array, from: Float64Array, length: number): void => {
  let k = 0
  at[0] = 0
  from[0] = -far
  from[1] = far
  for (let q = 1; q < length; q++) {
    let s = 0
    for (;;) {
      const p = at[k] ?? 0
      s = ((line[q] ?? 0) + q * q - (line[p] ?? 0) - p * p) / (2 * q - 2 * p)
      if (s > (from[k] ?? 0) || k === 0) break
      k--
    }
    k++
    at[k] = q
    from[k] = s
    from[k + 1] = far
  }
  k = 0
  for (let q = 0; q < length; q++) {
    while ((from[k + 1] ?? far) < q) k++
    const p = at[k] ?? 0
    out[q] = (q - p) * (q - p) + (line[p] ?? 0)
  }
}

/** The squared distance of each pixel's centre to the nearest one whose bit is `value`, exact; 1e20 when there is none. */
const squaresTo = (bits: Uint8Array, value: 0 | 1, width: number, height: number): Float64Array => {
  const map = new Float64Array(width * height)
  for (let i = 0; i < map.length; i++) map[i] = bits[i] === value ? 0 : far
  const longest = Math.max(width, height)
  const line = new Float64Array(longest)
  const out = new Float64Array(longest)
  const at = new Int32Array(longest)
  const from = new Float64Array(longest + 1)
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) line[y] = map[y * width + x] ?? far
    sweep(line, out, at, from, height)
    for (let y = 0; y < height; y++) map[y * width + x] = out[y] ?? far
  }
  for (let y = 0; y < height; y++) {
    line.set(map.subarray(y * width, (y + 1) * width))
    sweep(line, out, at, from, width)
    map.set(out.subarray(0, width), y * width)
  }
  return map
}

/**
 * Signed distance in px from each pixel's centre to the border of a shape, above 0 inside: to the nearest pixel of the other kind, less the
 * half pixel up to the border between them. Row-major, `width * height` long; the frame must show something of what is outside.
 */
export const signedDistances = (bits: Uint8Array, width: number, height: number): Float32Array => {
  const [inside, outside] = [squaresTo(bits, 0, width, height), squaresTo(bits, 1, width, height)]
  const signed = new Float32Array(width * height)
  for (let i = 0; i < signed.length; i++) signed[i] = bits[i] === 1 ? Math.sqrt(inside[i] ?? far) - 0.5 : 0.5 - Math.sqrt(outside[i] ?? far)
  return signed
}
