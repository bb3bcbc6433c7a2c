import type { Codec } from '../types.ts'
import { ccitt } from './ccitt.ts'
import { jpeg } from './jpeg.ts'
import { jpeg2000 } from './jpeg2000.ts'
import { lerc } from './lerc.ts'
import { lzma } from './lzma.ts'
import { lzw } from './lzw.ts'
import { packbits } from './packbits.ts'
import { plain } from './plain.ts'
import { webp } from './webp.ts'
import { deflate, zstandard } from './zlib.ts'

/** By the value of the tag Compression. What is not here is refused by its name (compressions.ts). */
const codecs: Readonly<Record<number, Codec>> = {
  1: plain,
  2: ccitt,
  3: ccitt,
  4: ccitt,
  5: lzw,
  7: jpeg,
  8: deflate,
  32771: ccitt,
  32773: packbits,
  32946: deflate,
  33003: jpeg2000,
  33004: jpeg2000,
  33005: jpeg2000,
  33007: jpeg,
  34712: jpeg2000,
  34887: lerc,
  34892: jpeg,
  34925: lzma,
  34926: zstandard,
  34927: webp,
  50000: zstandard,
  50001: webp,
}

export const codecOf = (compression: number): Codec | undefined => codecs[compression]
