import { copyBox } from '../../box.ts'
import type { ByteSource } from '../../byte-source.ts'
import type { Axis, Box, Dataset, ReadLimits } from '../../dataset.ts'
import { type Dtype, type PixelArray, pixelArray } from '../../dtype.ts'
import { FormatError } from '../../format-error.ts'
import type { DataSet } from './data-set.ts'
import type { Image } from './image.ts'
import { bytesOfValue } from './part10.ts'
import { checkBox } from './planes.ts'
import { isRgb } from './presentation.ts'

/** Red, green and blue of each pixel, out of what is stored. */
type Painter = { readonly dtype: Dtype; readonly most: number; readonly paint: (stored: PixelArray) => PixelArray }

const clamped = (value: number): number => Math.max(0, Math.min(255, Math.floor(value + 0.5)))

/** YBR_FULL back to RGB: the inverse of the equations of PS3.3 C.7.6.3.1.2, for 8 bits. */
const fromYbr: Painter = {
  dtype: 'uint8',
  most: 255,
  paint: (stored) => {
    const target = new Uint8Array(stored.length)
    for (let at = 0; at + 2 < stored.length; at += 3) {
      const [y, cb, cr] = [Number(stored[at]), Number(stored[at + 1]) - 128, Number(stored[at + 2]) - 128]
      target[at] = clamped(y + 1.402 * cr)
      target[at + 1] = clamped(y - ((0.114 * 1.772) / 0.587) * cb - ((0.299 * 1.402) / 0.587) * cr)
      target[at + 2] = clamped(y + 1.772 * cb)
    }
    return target
  },
}

type Table = { readonly first: number; readonly bits: number; readonly values: Uint8Array | Uint16Array }

/** One of the three tables (C.7.6.3.1.5 and 6): how many entries, for which first index, of how many bits. */
const tableOf = async (source: ByteSource, set: DataSet, n: number): Promise<Table | undefined> => {
  const [entries, first, bits] = set.numbers(0x00281101 + n)
  const element = set.elements.get(0x00281201 + n)
  if (element === undefined || entries === undefined || first === undefined || (bits !== 8 && bits !== 16)) return undefined
  const bytes = await bytesOfValue(source, element, 1 << 18, '(0028,1201)')
  const count = (entries + 65_536) % 65_536 || 65_536
  // Tables of 8 bits come as bytes, or with a word for each entry.
  if (bytes.length < count * 2) return bytes.length < count ? undefined : { first, bits, values: bytes.slice(0, count) }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { first, bits, values: Uint16Array.from({ length: count }, (_, at) => view.getUint16(2 * at, element.encoding.isLittle)) }
}

/** Indices before the table take its first entry, those behind it its last. */
const fromPalette = async (source: ByteSource, set: DataSet): Promise<Painter | undefined> => {
  const tables: Table[] = []
  for (const n of [0, 1, 2]) {
    const table = await tableOf(source, set, n)
    if (table === undefined || table.values.length === 0) return undefined
    tables.push(table)
  }
  const dtype = tables[0]?.bits === 16 ? 'uint16' : 'uint8'
  const paint = (stored: PixelArray): PixelArray => {
    const target = pixelArray(dtype, stored.length * 3)
    for (const [channel, { first, values }] of tables.entries())
      for (let at = 0; at < stored.length; at++) {
        const entry = Math.max(0, Math.min(values.length - 1, Number(stored[at]) - first))
        if (target instanceof Uint8Array || target instanceof Uint16Array) target[at * 3 + channel] = values[entry] ?? 0
      }
    return target
  }
  return { dtype, most: dtype === 'uint16' ? 65_535 : 255, paint }
}

const painterOf = async (source: ByteSource, set: DataSet, image: Image): Promise<Painter | undefined> => {
  if (image.photometric === 'PALETTE COLOR' && image.samples === 1 && image.bitsAllocated <= 16) return fromPalette(source, set)
  const isYbr = image.samples === 3 && image.dtype === 'uint8' && /^YBR_FULL(_422)?$/.test(image.photometric)
  return isYbr && !isRgb(image) ? fromYbr : undefined
}

const hues = ['red', 'green', 'blue'] as const
const hexes = ['#ff0000', '#00ff00', '#0000ff'] as const

/** The picture in red, green and blue, where it is stored in another way: for people to look at, beside the stored values. */
export const pictureOf = async (
  source: ByteSource,
  set: DataSet,
  image: Image,
  stored: Dataset,
  limits: ReadLimits,
): Promise<Dataset | undefined> => {
  const painter = await painterOf(source, set, image)
  if (painter === undefined) return undefined
  const samples: Axis = { name: 'c', kind: 'channel', length: 3, spacing: null, unit: null }
  const hasSamples = image.samples > 1
  const axes = hasSamples ? stored.axes : [...stored.axes, samples]
  const inStored = ({ start, shape }: Box): Box =>
    hasSamples
      ? { start: [...start.slice(0, -1), 0], shape: [...shape.slice(0, -1), 3] }
      : { start: start.slice(0, -1), shape: shape.slice(0, -1) }
  const read: Dataset['read'] = async (box, level) => {
    if (box.shape.length !== axes.length) throw new FormatError('box', `the array has ${axes.length} axes`)
    const whole = { start: [...box.start.slice(0, -1), 0], shape: [...box.shape.slice(0, -1), 3] }
    checkBox(whole, painter.dtype, limits)
    const painted = painter.paint(await stored.read(inStored(box), level))
    if (box.start.at(-1) === 0 && box.shape.at(-1) === 3) return painted
    const target = pixelArray(
      painter.dtype,
      box.shape.reduce((product, length) => product * length, 1),
    )
    copyBox(painted, whole, target, box)
    return target
  }
  return {
    ...stored,
    name: 'RGB',
    axes,
    dtype: painter.dtype,
    channels: hues.map((name, n) => ({ name, color: hexes[n] ?? null, unit: null, window: { low: 0, high: painter.most } })),
    isColor: true,
    nodata: null,
    levels: [axes.map((axis) => axis.length)],
    chunk: hasSamples ? stored.chunk : [...stored.chunk, 3],
    read,
  }
}
