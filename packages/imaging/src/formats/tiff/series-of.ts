import type { ReadContext } from '../../dataset.ts'
import { check, FormatError } from '../../format-error.ts'
import { genericSeries, slideSeries } from './generic.ts'
import { imageJOf, imageJSeries } from './imagej.ts'
import { lenient } from './lenient.ts'
import { lsmSeries } from './lsm.ts'
import { omeSeries } from './ome.ts'
import { type OmeFiles, staysInside } from './ome-files.ts'
import { isOmeXml, type Ome, parseOme } from './ome-xml.ts'
import { type SubPages, subPages } from './pyramid.ts'
import type { Series } from './series.ts'
import { shapedOf, shapedSeries } from './shaped.ts'
import { stkSeries } from './stk.ts'
import type { Page } from './types.ts'
import { decodeText, textOf } from './values.ts'

export type FoundSeries = {
  readonly series: readonly Series[]
  readonly warnings: readonly string[]
  /** As people call a TIFF of this kind; undefined for a plain one. */
  readonly format: string | undefined
  readonly ome?: Ome
}

/** The text of ImageDescription. */
const descriptionOf = (page: Page): Promise<string | undefined> => textOf(page.directory, 270)

/** The OME-XML itself, or that of the file beside which it points to (BinaryOnly). */
const wholeOme = async (text: string, { sibling, limits }: ReadContext): Promise<Ome> => {
  const ome = parseOme(text)
  const name = ome.metadataFile
  if (name === undefined || ome.images.length > 0) return ome
  check(staysInside(name), 'OME-XML, BinaryOnly', `the metadata lie in "${name}", outside of the folder, and are not followed`)
  const source = await sibling(name)
  check(source !== undefined, 'OME-XML, BinaryOnly', `the metadata lie in "${name}", which is not there`)
  check(source.size <= limits.headerBytes, name, `${source.size} bytes of metadata are more than allowed`)
  return { ...parseOme(decodeText(await source.read(0, source.size))), uuid: ome.uuid }
}

const fromOme = async (
  text: string,
  filesOf: (uuid: string | undefined) => OmeFiles,
  sub: SubPages,
  context: ReadContext,
): Promise<FoundSeries> => {
  try {
    const ome = await wholeOme(text, context)
    const { series, warnings } = await omeSeries(ome, filesOf(ome.uuid), sub, context.limits.parts)
    return {
      series,
      warnings: series.length > 0 ? warnings : [...warnings, 'what the OME-XML tells does not fit: the pages are shown as they lie'],
      format: 'OME-TIFF',
      ome,
    }
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
    return { series: [], warnings: [`${cause.at}: ${cause.reason}; the pages are shown as they lie`], format: 'OME-TIFF' }
  }
}

/** Kinds of microscopes and slide scanners with tags of their own. */
const others: Readonly<
  Record<string, (first: Page, pages: readonly Page[], description: string | undefined) => Promise<readonly Series[] | undefined>>
> = {
  'Zeiss LSM': (_, pages) => lsmSeries(pages),
  'MetaMorph STK': (first) => stkSeries(first, first.directory.tiff.limits.parts),
  'Aperio SVS': async (_, pages, description) => (description?.startsWith('Aperio ') === true ? slideSeries(pages) : undefined),
}

/**
 * What the pages of a file are together: by the description that a program left in the first one, else by their likeness.
 * @throws FormatError
 */
export const seriesOf = async (
  pages: readonly Page[],
  filesOf: (uuid: string | undefined) => OmeFiles,
  context: ReadContext,
): Promise<FoundSeries> => {
  const [first] = pages
  const description = first === undefined ? undefined : await descriptionOf(first)
  const sub = subPages()
  if (shapedOf(description) !== undefined) {
    const series = await shapedSeries(pages, descriptionOf, sub)
    if (series !== undefined) return { series, warnings: [], format: undefined }
  }
  const warnings: string[] = []
  if (isOmeXml(description)) {
    const found = await fromOme(description, filesOf, sub, context)
    if (found.series.length > 0) return found
    warnings.push(...found.warnings)
  }
  const imageJ = imageJOf(description)
  if (imageJ !== undefined) {
    const series = await imageJSeries(imageJ, pages)
    if (series !== undefined) return { series, warnings, format: undefined }
    warnings.push('the numbers that ImageJ left in the file do not fit it: the pages are shown as they lie')
  }
  for (const [format, find] of Object.entries(others)) {
    const series =
      first === undefined
        ? undefined
        : await lenient(
            () => find(first, pages, description),
            (cause) => warnings.push(`${cause.at}: ${cause.reason}`),
          )
    if (series !== undefined) return { series, warnings, format }
  }
  return { series: await genericSeries(pages, sub), warnings, format: undefined }
}
