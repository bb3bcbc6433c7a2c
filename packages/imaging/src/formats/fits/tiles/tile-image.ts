import { check } from '../../../format-error.ts'
import { lengthsOf } from '../hdu.ts'
import type { Header } from '../header.ts'
import type { Dither } from './quantise.ts'

/** How the image in a table is cut into tiles and packed: the keywords of section 10.1 of the FITS standard 4.0. */
export type TileImage = {
  /** Of the image and of its tiles, slowest axis first; tiles at the far edges are cut off. */
  readonly shape: readonly number[]
  readonly tile: readonly number[]
  readonly bitpix: number
  /** `RICE_1`, `GZIP_2`. */
  readonly algorithm: string
  /** Of the algorithm: `BLOCKSIZE`, `BYTEPIX`, `SCALE`, `SMOOTH`. */
  readonly parameters: ReadonlyMap<string, number>
  readonly dither: Dither
  readonly seed: number
}

export const algorithms = ['RICE_1', 'RICE_ONE', 'GZIP_1', 'GZIP_2', 'PLIO_1', 'HCOMPRESS_1', 'NOCOMPRESS'] as const

const dithers: Readonly<Record<string, Dither>> = {
  NO_DITHER: 'none',
  NONE: 'none',
  SUBTRACTIVE_DITHER_1: 'subtractive-1',
  SUBTRACTIVE_DITHER_2: 'subtractive-2',
}

/** The algorithms have a handful of parameters. */
const mostParameters = 20

/** @throws FormatError for what is missing, unknown, or cannot be. */
export const tileImageOf = (header: Header): TileImage => {
  const lengths = lengthsOf(header, 'Z')
  check(lengths.length > 0 && lengths.every((length) => length > 0), `${header.place}, ZNAXIS`, 'an axis has no length: it holds no values')
  const tile = lengths.map((length, n) => {
    const key = `ZTILE${n + 1}`
    const wanted = header.count(key, n === 0 ? length : 1)
    check(wanted > 0, `${header.place}, ${key}`, 'a tile has no length')
    return Math.min(wanted, length)
  })
  const algorithm = header.text('ZCMPTYPE') ?? ''
  check(
    algorithms.some((known) => known === algorithm),
    `${header.place}, ZCMPTYPE`,
    `the compression "${algorithm}" is not known`,
  )
  const parameters = new Map<string, number>()
  for (let n = 1; n <= mostParameters; n++) {
    const [name, value] = [header.text(`ZNAME${n}`), header.number(`ZVAL${n}`)]
    if (name === undefined) break
    if (value !== undefined) parameters.set(name.toUpperCase(), value)
  }
  const method = header.text('ZQUANTIZ') || 'NO_DITHER'
  const dither = Object.hasOwn(dithers, method) ? dithers[method] : undefined
  check(dither !== undefined, `${header.place}, ZQUANTIZ`, `the quantisation "${method}" is not known`)
  return {
    shape: lengths.toReversed(),
    tile: tile.toReversed(),
    bitpix: header.number('ZBITPIX') ?? 0,
    algorithm,
    parameters,
    dither,
    seed: header.count('ZDITHER0', 1),
  }
}
