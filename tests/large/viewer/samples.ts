import type { PixelInfo } from '@reticle/contract'
import { sampleIdSchema } from '@reticle/domain'
import type { PixelServer } from './pixel-server.ts'
import { type ArrayOptions, type Dtype, zarrArray } from './zarr-files.ts'

export type AxisName = PixelInfo['axes'][number]['name']

/** Axes of one plane. */
export const plane = (width: number, height: number): TestSample['axes'] => [
  ['y', height],
  ['x', width],
]

export type TestSample = {
  readonly number: number
  readonly axes: readonly (readonly [AxisName, number])[]
  readonly dtype: Dtype
  readonly chunk: readonly number[]
  readonly shard?: readonly number[]
  readonly codec?: ArrayOptions['codec']
  /** Number of levels, each half as wide and high as the one before. Every level holds `at` of the pixel in its corner. */
  readonly levels?: number
  readonly at: (index: readonly number[]) => number
  readonly more?: Partial<PixelInfo>
}

export const sampleIdOf = (number: number) => sampleIdSchema.parse(`00000000-0000-4000-8000-${`${number}`.padStart(12, '0')}`)

/** Puts a sample on the server; answers what the canvas is told of it. */
export const addSample = ({ served }: PixelServer, sample: TestSample) => {
  const { axes, dtype, chunk, shard, codec, at, levels = 1, more } = sample
  const sampleId = sampleIdOf(sample.number)
  const version = 'v1'
  const isPlane = axes.map(([name]) => name === 'x' || name === 'y')
  const described = Array.from({ length: levels }, (_, level) => {
    const scale = isPlane.map((is) => (is ? 2 ** level : 1))
    const shape = axes.map(([, length], n) => Math.ceil(length / (scale[n] ?? 1)))
    const files = zarrArray({
      ...{ shape, chunk, dtype, at: (index) => at(index.map((one, n) => one * (scale[n] ?? 1))) },
      ...(codec === undefined ? {} : { codec }),
      ...(shard === undefined ? {} : { shard }),
    })
    for (const [path, bytes] of files) served.files.set(`/samples/${sampleId}/pixels/${version}/${level}/${path}`, bytes)
    return { path: `${level}`, shape, scale, chunk: [...chunk], isComplete: true }
  })
  const channels = axes.find(([name]) => name === 'c')?.[1] ?? 1
  const info: PixelInfo = {
    sampleId,
    state: 'ready',
    progress: null,
    problem: null,
    version,
    format: 'test',
    dataset: '',
    axes: axes.map(([name, length]) => ({ name, label: name, length, spacing: null, unit: null })),
    dtype,
    channels: Array.from({ length: channels }, (_, n) => ({ name: `channel ${n}`, color: null, unit: null, window: null, spread: null })),
    isColor: false,
    rescale: null,
    nodata: null,
    world: null,
    levels: described,
    ...more,
  }
  served.infos.set(`/samples/${sampleId}/pixels`, info)
  const lengthOf = (name: AxisName) => axes.find(([one]) => one === name)?.[1] ?? 1
  return { info, image: { sampleId, url: '', name: 'test', width: lengthOf('x'), height: lengthOf('y') } }
}

/** Square samples of 16-bit values in chunks of 256 x 256 that are made when they are asked for. */
export const madeSample = ({ served }: PixelServer, number: number, side: number) => {
  const sampleId = sampleIdOf(number)
  const count = Math.max(1, Math.ceil(Math.log2(side / 256)))
  const levels = Array.from({ length: count }, (_, level) => {
    const shape = [Math.ceil(side / 2 ** level), Math.ceil(side / 2 ** level)]
    const [description] = zarrArray({ shape, chunk: [256, 256], dtype: 'uint16', at: () => 0, isEmpty: true }).values()
    if (description !== undefined) served.files.set(`/samples/${sampleId}/pixels/v1/${level}/zarr.json`, description)
    return { path: `${level}`, shape, scale: [2 ** level, 2 ** level], chunk: [256, 256], isComplete: true }
  })
  const axes = [
    { name: 'y', label: 'y', length: side, spacing: null, unit: null },
    { name: 'x', label: 'x', length: side, spacing: null, unit: null },
  ] as const
  served.infos.set(`/samples/${sampleId}/pixels`, {
    sampleId,
    ...{ state: 'ready', progress: null, problem: null, version: 'v1', format: 'test', dataset: '', axes: [...axes], dtype: 'uint16' },
    channels: [{ name: 'a', color: null, unit: null, window: { low: 0, high: 65_535 }, spread: null }],
    ...{ isColor: false, rescale: null, nodata: null, world: null, levels },
  })
  return { sampleId, url: '', name: `sample ${number}`, width: side, height: side }
}

/** Makes the chunks of `madeSample`. */
export const makeChunk = (path: string): Uint8Array | undefined => {
  const place = /\/pixels\/v1\/\d+\/c\/(\d+)\/(\d+)$/.exec(path)
  if (place === null) return undefined
  const [y, x] = [Number(place[1]), Number(place[2])]
  return new Uint8Array(Uint16Array.from({ length: 256 * 256 }, (_value, n) => (y * 7 + x * 13 + n) % 65_536).buffer)
}
