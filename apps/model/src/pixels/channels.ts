import type { Pixels } from '@reticle/backends'
import { type Plane, planeOf } from './plane.ts'

type Read = (view: DataView, at: number) => number
const readers: Readonly<Record<Pixels['dtype'], readonly [bytes: number, read: Read]>> = {
  u1: [1, (view, at) => view.getUint8(at)],
  i1: [1, (view, at) => view.getInt8(at)],
  u2: [2, (view, at) => view.getUint16(at, true)],
  i2: [2, (view, at) => view.getInt16(at, true)],
  u4: [4, (view, at) => view.getUint32(at, true)],
  i4: [4, (view, at) => view.getInt32(at, true)],
  f4: [4, (view, at) => view.getFloat32(at, true)],
  f8: [8, (view, at) => view.getFloat64(at, true)],
}

export const bytesOf = (dtype: Pixels['dtype']): number => readers[dtype][0]

/** The channels of what was sent, each as numbers. */
export const channelsOf = ({ dtype, shape: [channels, rows, columns], bytes }: Pixels): readonly Plane[] => {
  const [size, read] = readers[dtype]
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const area = rows * columns
  return Array.from({ length: channels }, (_, channel) => {
    const values = new Float32Array(area)
    for (let at = 0; at < area; at++) values[at] = read(view, (channel * area + at) * size)
    return planeOf(columns, rows, values)
  })
}

/** The mean of all channels. */
export const meanOf = (channels: readonly Plane[]): Plane => {
  const [first] = channels
  if (first === undefined) throw new Error('an image without channels')
  if (channels.length === 1) return first
  const mean = planeOf(first.width, first.height)
  for (const { values } of channels) for (let at = 0; at < values.length; at++) mean.values[at] = (mean.values[at] ?? 0) + (values[at] ?? 0)
  for (let at = 0; at < mean.values.length; at++) mean.values[at] = (mean.values[at] ?? 0) / channels.length
  return mean
}
