import type { Channel, Dataset, HeaderPart } from '../../dataset.ts'
import type { FormatError } from '../../format-error.ts'
import { type Gdal, gdalOf } from './gdal.ts'
import { type Geo, geoOf } from './geo.ts'
import { lenient } from './lenient.ts'
import { withResolution } from './resolution.ts'
import type { Series } from './series.ts'
import type { Page } from './types.ts'
import { numberOf } from './values.ts'

/** What the tags of a series tell beside its pixels. */
export type Told = {
  readonly series: Series
  readonly told: Pick<Dataset, 'rescale' | 'nodata' | 'world'> & { readonly channels: readonly Channel[] | undefined }
  readonly parts: readonly HeaderPart[]
  readonly warnings: readonly string[]
  readonly isMap: boolean
}

/** Notes on pixels that are not shown as they look in other programs. */
const notesOn = async (page: Page): Promise<readonly string[]> => {
  const { photometric, bits, format, codec, compression, directory } = page
  const notes: string[] = []
  if (photometric === 0) notes.push('white is zero in this image: the values are shown as they are stored')
  if (photometric === 3) notes.push('the values are indices into a palette: they are shown as they are stored')
  if (photometric === 8) notes.push('the samples are CIE L*a*b*, shown as they are stored')
  if (photometric === 5) notes.push('the samples are inks (CMYK), shown as they are stored')
  if ((photometric === 6 && codec.kind === 'bytes') || compression === 33_003) notes.push('the samples are YCbCr, shown as they are stored')
  if (photometric === 32_803) notes.push('the pixels are those of a colour filter array: they are shown as they are stored')
  if (format === 'float' && bits === 16) notes.push('half floats (float16) are read as float32; no value changes')
  if (format === 'uint' && bits === 1) notes.push('single bits are read as uint8: 0 and 1')
  if (directory.entries.has(34_675)) notes.push('the file has a colour profile (ICC), which is not applied')
  if (directory.entries.has(50_844)) notes.push('the place on the map is given by rational polynomials (RPC), which are not used')
  const orientation = await lenient(() => numberOf(directory, 274))
  if (orientation !== undefined && orientation >= 2 && orientation <= 8)
    notes.push(`the file asks to be shown turned or mirrored (orientation ${orientation}): rows and columns are those of the file`)
  return notes
}

/** Names and units of bands, where GDAL has any. */
const bandChannels = (gdal: Gdal | undefined, page: Page, isColor: boolean): readonly Channel[] | undefined => {
  if (gdal === undefined || ![...gdal.names, ...gdal.units].some((text) => text !== undefined)) return undefined
  const colors = ['#ff0000', '#00ff00', '#0000ff']
  return Array.from({ length: page.samples }, (_, index) => ({
    name: gdal.names[index] ?? (page.samples > 1 ? `band ${index + 1}` : ''),
    color: isColor ? (colors[index] ?? null) : null,
    unit: gdal.units[index] ?? null,
    window: null,
  }))
}

/** Reads what the tags of the first page of a series tell. */
export const describe = async (series: Series): Promise<Told> => {
  const page = series.stack.key
  const warnings: string[] = [...(await notesOn(page))]
  const told = (cause: FormatError): void => void warnings.push(`${cause.at}: ${cause.reason}`)
  const geo: Geo | undefined = await lenient(() => geoOf(page), told)
  const gdal = await lenient(() => gdalOf(page), told)
  const axes = geo?.world ? series.axes : ((await lenient(() => withResolution(series), told)) ?? series.axes)
  const isSampled = axes.every((axis) => axis.name !== 'c' || axis.role !== 'plane')
  warnings.push(...(geo?.warnings ?? []), ...(gdal?.warnings ?? []))
  return {
    series: { ...series, axes },
    told: {
      rescale: gdal?.rescale ?? null,
      nodata: page.nodata,
      world: geo?.world ?? null,
      channels: isSampled ? bandChannels(gdal, page, page.photometric === 2) : undefined,
    },
    parts: gdal === undefined || gdal.lines.length === 0 ? [] : [{ name: `${page.directory.name}, GDAL`, lines: gdal.lines }],
    warnings,
    isMap: geo !== undefined,
  }
}
