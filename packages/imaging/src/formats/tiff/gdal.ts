import { SaxesParser } from 'saxes'
import type { HeaderLine, Rescale } from '../../dataset.ts'
import { FormatError } from '../../format-error.ts'
import type { Page } from './types.ts'
import { textOf } from './values.ts'

/** One `Item` of GDAL_METADATA (GDAL, driver GTiff). */
type Item = { readonly name: string; readonly sample: number | undefined; readonly role: string; readonly value: string }

export type Gdal = {
  readonly lines: readonly HeaderLine[]
  readonly rescale: Rescale | null
  /** Of each band. */
  readonly names: readonly (string | undefined)[]
  readonly units: readonly (string | undefined)[]
  readonly warnings: readonly string[]
}

const mostItems = 10_000

/** @throws FormatError on XML that is not well formed or declares a document type. */
const itemsOf = (text: string): readonly Item[] => {
  const items: Item[] = []
  let open: Omit<Item, 'value'> | undefined
  let value = ''
  const parser = new SaxesParser()
  parser.on('doctype', () => {
    throw new FormatError('GDAL_METADATA', 'it declares a document type')
  })
  parser.on('error', (cause) => {
    throw new FormatError('GDAL_METADATA', `it is not well formed (${cause.message.slice(0, 200)})`)
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (name !== 'Item' || items.length >= mostItems) return
    const sample = Number(attributes.sample)
    open = {
      name: attributes.name ?? '',
      sample: attributes.sample === undefined || !Number.isInteger(sample) ? undefined : sample,
      role: attributes.role ?? '',
    }
    value = ''
  })
  parser.on('text', (part) => {
    if (open !== undefined) value += part
  })
  parser.on('closetag', ({ name }) => {
    if (name !== 'Item' || open === undefined) return
    items.push({ ...open, value })
    open = undefined
  })
  parser.write(text).close()
  return items
}

/** Scale and offset of all bands where they are the same; a reason where they differ. */
const rescaleOf = (items: readonly Item[], samples: number): Rescale | null | string => {
  const ofRole = (role: string, fallback: number): readonly number[] =>
    Array.from({ length: samples }, (_, sample) => {
      const found = items.find((item) => item.role === role && (item.sample ?? 0) === sample)
      const value = Number(found?.value)
      return found === undefined || !Number.isFinite(value) ? fallback : value
    })
  const [slopes, intercepts] = [ofRole('scale', 1), ofRole('offset', 0)]
  const [slope = 1, intercept = 0] = [slopes[0], intercepts[0]]
  if (slopes.some((one) => one !== slope) || intercepts.some((one) => one !== intercept))
    return 'the bands have scales and offsets of their own; the values are shown as they are stored'
  if (slope === 1 && intercept === 0) return null
  return { slope, intercept, unit: items.find((item) => item.role === 'unittype')?.value ?? null }
}

/** What GDAL left in a page; undefined when it left nothing. */
export const gdalOf = async (page: Page): Promise<Gdal | undefined> => {
  const text = await textOf(page.directory, 42_112)
  if (text === undefined) return undefined
  try {
    const items = itemsOf(text)
    const rescale = rescaleOf(items, Math.min(page.samples, 4096))
    const perBand = (role: string) =>
      Array.from(
        { length: Math.min(page.samples, 4096) },
        (_, sample) => items.find((item) => item.role === role && (item.sample ?? 0) === sample)?.value,
      )
    return {
      lines: items.map((item) => ({
        key: item.sample === undefined ? item.name : `${item.name} of band ${item.sample + 1}`,
        value: item.value,
      })),
      rescale: typeof rescale === 'string' ? null : rescale,
      names: perBand('description'),
      units: perBand('unittype'),
      warnings: typeof rescale === 'string' ? [rescale] : [],
    }
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
    return { lines: [], rescale: null, names: [], units: [], warnings: [`${cause.at}: ${cause.reason}`] }
  }
}
