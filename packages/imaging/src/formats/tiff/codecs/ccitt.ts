import { check } from '../../../format-error.ts'
import type { ChunkJob, PictureCodec } from '../types.ts'
import { numberOf } from '../values.ts'
import { pixelsOf } from './jpeg.ts'

/** A TIFF of one strip (TIFF 6.0, sections 2, 10 and 11), little-endian: tags as pairs of number and value, and the strip behind them. */
const oneStrip = (tags: readonly (readonly [number, number])[], strip: Uint8Array): Uint8Array => {
  const at = 8 + 2 + (tags.length + 2) * 12 + 4
  const all = [...tags, [273, at] as const, [279, strip.byteLength] as const].sort(([a], [b]) => a - b)
  const head = new Uint8Array(at)
  const view = new DataView(head.buffer)
  head.set([0x49, 0x49, 42, 0, 8, 0, 0, 0])
  view.setUint16(8, all.length, true)
  for (const [index, [tag, value]] of all.entries()) {
    const entry = 10 + index * 12
    view.setUint16(entry, tag, true)
    view.setUint16(entry + 2, 4, true)
    view.setUint32(entry + 4, 1, true)
    view.setUint32(entry + 8, value, true)
  }
  return Buffer.concat([head, strip])
}

/** The chunk as a picture of its own: bits are taken as they are, whatever they mean. */
const wrapped = async (bytes: Uint8Array, { page, rows, columns }: ChunkJob): Promise<Uint8Array> => {
  const option = async (tag: number, fallback: number): Promise<number> => (await numberOf(page.directory, tag)) ?? fallback
  const tags: [number, number][] = [
    [256, columns],
    [257, rows],
    [258, 1],
    [259, page.compression],
    [262, 1],
    [266, await option(266, 1)],
    [277, 1],
    [278, rows],
  ]
  if (page.compression === 3) tags.push([292, await option(292, 0)])
  if (page.compression === 4) tags.push([293, await option(293, 0)])
  return oneStrip(tags, bytes)
}

/** CCITT RLE, Group 3 and Group 4 (ITU-T T.4 and T.6; TIFF 6.0, sections 10 and 11), by libtiff in libvips. */
export const ccitt: PictureCodec = {
  kind: 'picture',
  check: (page) =>
    check(
      page.bits === 1 && page.samples === 1,
      `${page.place}, tag 258`,
      `fax compression of ${page.samples} samples of ${page.bits} bits`,
    ),
  decode: async (bytes, job) => {
    const picture = await pixelsOf(await wrapped(bytes, job), job, 'fax', 'b-w')
    const values = new Uint8Array(picture.values.length)
    for (let at = 0; at < values.length; at++) values[at] = Number(picture.values[at]) > 127 ? 1 : 0
    return { ...picture, values }
  },
}
