import type { Dtype } from '../../dtype.ts'
import { check, FormatError } from '../../format-error.ts'
import { codecOf } from './codecs/index.ts'
import { compressionName } from './compressions.ts'
import type { Directory } from './directory.ts'
import type { Page } from './types.ts'
import { numberOf, numbersOf, textOf } from './values.ts'

const formats: Readonly<Record<number, Page['format']>> = { 1: 'uint', 2: 'int', 3: 'float', 4: 'uint' }

const dtypeOf = (format: Page['format'], bits: number): Dtype | undefined => {
  if (format === 'int') return bits === 8 ? 'int8' : bits === 16 ? 'int16' : bits === 32 ? 'int32' : bits === 64 ? 'int64' : undefined
  if (format === 'float') return bits === 16 || bits === 32 ? 'float32' : bits === 64 ? 'float64' : undefined
  if (bits >= 1 && bits <= 8) return 'uint8'
  if (bits <= 16) return 'uint16'
  if (bits <= 32) return 'uint32'
  return bits === 64 ? 'uint64' : undefined
}

/** The one value that all samples share. @throws FormatError when they differ. */
const shared = (values: readonly number[] | undefined, fallback: number, samples: number, place: string, what: string): number => {
  const first = values?.[0]
  if (values === undefined || first === undefined) return fallback
  const own = values.slice(0, samples)
  check(
    own.every((value) => value === first),
    place,
    `samples of different ${what} (${own.slice(0, 8).join(', ')}) are not read`,
  )
  return first
}

const sampleFormat = (code: number, place: string): Page['format'] => {
  const format = formats[code]
  check(code !== 5 && code !== 6, place, 'complex values are not read')
  check(format !== undefined, place, `SampleFormat ${code} does not exist`)
  return format
}

/** GDAL_NODATA (GDAL, driver GTiff): a number as text; NaN only means something among floats. */
const nodataOf = async (directory: Directory, format: Page['format']): Promise<Pick<Page, 'nodata' | 'missing'>> => {
  const text = (await textOf(directory, 42_113))?.trim() ?? ''
  const value = text === '' || text.length > 64 ? Number.NaN : Number(text.replace(',', '.'))
  const isNan = format === 'float' && text.toLowerCase() === 'nan'
  return { nodata: Number.isFinite(value) ? value : null, missing: isNan ? Number.NaN : Number.isFinite(value) ? value : 0 }
}

/**
 * Reads how the pixels of a directory are laid out (TIFF 6.0, sections 3 to 16).
 * @throws FormatError on anything that makes it no image that can be read: the reason names the tag.
 */
export const readPage = async (directory: Directory): Promise<Page> => {
  const { place, tiff } = directory
  const one = async (tag: number, fallback: number): Promise<number> => (await numberOf(directory, tag)) ?? fallback
  const width = await one(256, 0)
  const height = await one(257, 0)
  const depth = await one(32997, 1)
  const samples = await one(277, 1)
  check(width > 0 && height > 0 && depth > 0, place, `an image of ${width} x ${height} pixels`)
  check(samples > 0 && samples <= 65_535, place, `${samples} samples for each pixel`)
  check(
    width * height * depth * samples <= tiff.limits.values,
    `${place}, tag 256`,
    `an image of ${width} x ${height} pixels${samples > 1 ? ` of ${samples} samples` : ''} is larger than allowed`,
  )
  const compression = await one(259, 1)
  const photometric = await one(262, 1)
  const bits = shared(await numbersOf(directory, 258, 65_535), compression === 6 ? 8 : 1, samples, `${place}, tag 258`, 'sizes')
  const format = sampleFormat(
    shared(await numbersOf(directory, 339, 65_535), 1, samples, `${place}, tag 339`, 'kinds'),
    `${place}, tag 339`,
  )
  const dtype = dtypeOf(format, bits)
  check(dtype !== undefined, `${place}, tag 258`, `${format} values of ${bits} bits are not read`)
  const codec = codecOf(compression)
  if (codec === undefined)
    throw new FormatError(`${place}, tag 259`, `compression ${compression} (${compressionName(compression)}) is not read`)
  const planar = await one(284, 1)
  const predictor = codec.kind === 'picture' ? 1 : await one(317, 1)
  check(predictor >= 1 && predictor <= 3, `${place}, tag 317`, `predictor ${predictor} is not known`)
  check(predictor === 1 || bits % 8 === 0, `${place}, tag 317`, `a predictor on samples of ${bits} bits`)
  check(predictor !== 3 || format === 'float', `${place}, tag 317`, 'the predictor of floats on whole numbers')
  const page: Omit<Page, 'isTiled' | 'chunk'> = {
    directory,
    place,
    width,
    height,
    depth,
    samples,
    isPlanar: planar === 2 && samples > 1,
    bits,
    format,
    dtype,
    photometric,
    compression,
    codec,
    predictor,
    isReversed: codec.kind === 'bytes' && (await one(266, 1)) === 2,
    subfileType: await one(254, 0),
    subIfds: (await numbersOf(directory, 330, 4096)) ?? [],
    extraSamples: (await numbersOf(directory, 338, 65_535)) ?? [],
    ...(await nodataOf(directory, format)),
  }
  if (codec.kind === 'picture') codec.check(page)
  await checkSubsampling(page)
  return { ...page, ...(await chunkOf(page)) }
}

/** Chroma that is stored coarser than luma (TIFF 6.0, section 21) is undone by JPEG itself; other compressions leave it to the reader. */
const checkSubsampling = async (page: Omit<Page, 'isTiled' | 'chunk'>): Promise<void> => {
  if (page.photometric !== 6 || page.codec.kind === 'picture') return
  const factors = (await numbersOf(page.directory, 530, 16)) ?? [2, 2]
  check(factors[0] === 1 && factors[1] === 1, `${page.place}, tag 530`, 'YCbCr with coarser chroma is read only inside JPEG')
}

/** Tiles (TIFF 6.0, section 15) or strips; a strip is a tile as wide as the image. */
const chunkOf = async (page: Omit<Page, 'isTiled' | 'chunk'>): Promise<Pick<Page, 'isTiled' | 'chunk'>> => {
  const { directory, place } = page
  if (directory.entries.has(322) || directory.entries.has(324)) {
    const columns = (await numberOf(directory, 322)) ?? 0
    const rows = (await numberOf(directory, 323)) ?? 0
    const planes = (await numberOf(directory, 32998)) ?? 1
    check(columns > 0 && rows > 0 && planes > 0, `${place}, tag 322`, `tiles of ${columns} x ${rows} pixels`)
    const most = Math.max(page.width, 65_536) * Math.max(page.height, 65_536)
    check(columns * rows <= most, `${place}, tag 322`, `tiles of ${columns} x ${rows} pixels in an image of ${page.width} x ${page.height}`)
    return { isTiled: true, chunk: [planes, rows, columns] }
  }
  const rows = (await numberOf(directory, 278)) ?? page.height
  const isWhole = rows < 1 || (directory.entries.get(278)?.count ?? 0) > 1
  return { isTiled: false, chunk: [1, isWhole ? page.height : Math.min(rows, page.height), page.width] }
}

/** The lengths of one page: separate samples, planes, rows, columns, samples beside each other. */
export const shapeOfPage = (page: Page): readonly [number, number, number, number, number] => [
  page.isPlanar ? page.samples : 1,
  page.depth,
  page.height,
  page.width,
  page.isPlanar ? 1 : page.samples,
]

/** What pages must have in common to be planes of one array. */
export const kindOfPage = (page: Page): string =>
  [...shapeOfPage(page), page.dtype, page.bits, page.photometric, page.extraSamples.join(' ')].join(',')
