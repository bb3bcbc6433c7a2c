import { type Plane, planeOf } from './plane.ts'

const mostLooked = 16_384

/** The values at two shares of those that are finite, from a sample of 16,384 at most; undefined where none is. */
const between = (values: Float32Array, low: number, high: number): readonly [number, number] | undefined => {
  const step = Math.max(1, Math.floor(values.length / mostLooked))
  const finite = new Float32Array(Math.ceil(values.length / step))
  let count = 0
  for (let at = 0; at < values.length; at += step) if (Number.isFinite(values[at])) finite[count++] = values[at] ?? 0
  const sorted = finite.subarray(0, count).sort()
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  return sorted.length === 0 ? undefined : [at(low), at(high)]
}

/** Each channel divided by the one 99.8th percentile of all: white stays white, and colours keep theirs. */
export const against = (channels: readonly Plane[]): readonly Plane[] => {
  const high = Math.max(1e-12, ...channels.map(({ values }) => between(values, 0, 0.998)?.[1] ?? 0))
  return channels.map(({ width, height, values }) =>
    planeOf(
      width,
      height,
      values.map((value) => (value > 0 && value < Infinity ? value / high : 0)),
    ),
  )
}

/** From the 1st percentile as 0 to the 99.8th as 1, cut at 1.5; what is not finite counts as 0. */
export const scaled = ({ width, height, values }: Plane): Plane => {
  const ends = between(values, 0.01, 0.998)
  const plane = planeOf(width, height)
  if (ends === undefined) return plane
  const [low, high] = ends
  const range = Math.max(high - low, 1e-12)
  for (let at = 0; at < values.length; at++) {
    const value = ((values[at] ?? 0) - low) / range
    plane.values[at] = value > 0 && value < Infinity ? Math.min(1.5, value) : 0
  }
  return plane
}
