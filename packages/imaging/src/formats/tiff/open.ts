import type { ByteSource } from '../../byte-source.ts'
import type { ImageFile, ReadContext } from '../../dataset.ts'
import { FormatError } from '../../format-error.ts'
import { datasetOf } from './dataset.ts'
import { describe, type Told } from './describe.ts'
import { readDirectories, readTiffHeader } from './directory.ts'
import { headerOf, personalKeys } from './header.ts'
import { omeFiles, pagesByDirectory } from './ome-files.ts'
import { pageReader } from './page-reader.ts'
import { readPages } from './pages.ts'
import { seriesOf } from './series-of.ts'
import { checkWhole } from './whole.ts'

/** @throws FormatError */
export const openTiff = async (source: ByteSource, context: ReadContext): Promise<ImageFile> => {
  const { limits } = context
  const { tiff, first } = await readTiffHeader(source, limits, { directories: limits.parts })
  const directories = await readDirectories(tiff, first)
  const found = await readPages(directories)
  const pages = found.flatMap((one) => ('page' in one ? [one.page] : []))
  const failures = found.flatMap((one) => ('page' in one ? [] : [one]))
  if (pages.length === 0) throw failures[0]?.reason ?? new FormatError('IFD 0', 'the file holds no image')
  const reader = pageReader()
  await checkWhole(pages, reader.tables)
  const { series, warnings, format, ome } = await seriesOf(pages, (uuid) => omeFiles(tiff, pagesByDirectory(found), uuid, context), context)
  const told: Told[] = []
  for (const one of series) told.push(await describe(one))
  const header = [...(await headerOf(directories)), ...told.flatMap(({ parts }) => parts)]
  const plain = told.some(({ isMap }) => isMap) ? 'GeoTIFF' : tiff.isBig ? 'BigTIFF' : 'TIFF'
  return {
    format: format ?? plain,
    datasets: told.map((one, index) => {
      const name = series.length === 1 ? '' : `series ${index}${one.series.name === '' ? '' : ` ${one.series.name}`}`
      return datasetOf(one.series, reader, { ...one.told, name })
    }),
    skipped: failures.map(({ directory, reason }) => ({ name: directory.name, reason: `${reason.at}: ${reason.reason}` })),
    header,
    personal: personalKeys(header, ome?.tellsOfPeople === true),
    warnings: [...new Set([...warnings, ...told.flatMap((one) => [...(one.series.warnings ?? []), ...one.warnings])])],
    close: reader.close,
  }
}
