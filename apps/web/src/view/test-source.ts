import type { PixelInfo } from '@reticle/contract'
import { sampleIdSchema } from '@reticle/domain'
import type { PixelSource } from '../pixels/pixel-source.ts'

const axis = (name: PixelInfo['axes'][number]['name'], length: number): PixelInfo['axes'][number] => ({
  name,
  label: name,
  length,
  spacing: null,
  unit: null,
})

type Made = { readonly number: number; readonly channels?: number; readonly z?: number; readonly more?: Partial<PixelInfo> }

/** For tests: a source whose values are x + 100 y + 10,000 z + 1,000,000 c, 64 pixels wide and 48 high. */
export const testSource = ({ number, channels = 1, z = 1, more = {} }: Made): PixelSource => {
  const [width, height] = [64, 48]
  const valueAt = (x: number, y: number, plane: number | 'max', channel: number) =>
    x + 100 * y + 10_000 * (plane === 'max' ? z - 1 : plane) + 1_000_000 * channel
  const info: PixelInfo = {
    sampleId: sampleIdSchema.parse(`01a21bcc-66cc-75b4-b829-${String(number).padStart(12, '0')}`),
    state: 'ready',
    progress: null,
    problem: null,
    version: 'v',
    format: 'test',
    dataset: '',
    axes: [...(channels > 1 ? [axis('c', channels)] : []), ...(z > 1 ? [axis('z', z)] : []), axis('y', height), axis('x', width)],
    dtype: 'float32',
    channels: Array.from({ length: channels }, (_, n) => ({
      name: `ch${n}`,
      color: null,
      unit: null,
      window: { low: 0, high: 1000 },
      spread: null,
    })),
    isColor: false,
    rescale: null,
    nodata: null,
    world: null,
    levels: [{ path: '0', shape: [height, width], scale: [1, 1], chunk: [height, width], isComplete: true }],
    ...more,
  }
  const all = (x: number, y: number, plane: number | 'max') => Array.from({ length: channels }, (_, n) => valueAt(x, y, plane, n))
  return {
    key: `test ${number}`,
    width,
    height,
    info,
    valueAt: all,
    readAt: (x, y, plane) => Promise.resolve(all(x, y, plane)),
    region: (box, { channel, z: plane }) =>
      Promise.resolve({
        ...box,
        level: 0,
        values: Float32Array.from({ length: box.width * box.height }, (_, i) =>
          valueAt(box.x + (i % box.width), box.y + Math.floor(i / box.width), plane, channel),
        ),
      }),
    subscribe: () => () => undefined,
  }
}
