import { locale } from '../../language/language.ts'
import { t } from './words.ts'

export type ManifestRow = { readonly name: string; readonly value: string; readonly isHash: boolean }

const words = (path: readonly string[]): string =>
  path
    .map((part) =>
      part
        .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
        .replaceAll('_', ' ')
        .toLowerCase(),
    )
    .join(' / ')

const isHash = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{40,}$/.test(value)

const fiveDigits = new Intl.NumberFormat(locale, { maximumSignificantDigits: 5, useGrouping: false })

const text = (value: unknown): string => (typeof value === 'number' && !Number.isInteger(value) ? fiveDigits.format(value) : String(value))

const row = (path: readonly string[], value: unknown): ManifestRow => ({ name: words(path), value: text(value), isHash: isHash(value) })

const rowsOf = (value: unknown, path: readonly string[]): ManifestRow[] => {
  if (Array.isArray(value)) {
    const isShort = value.length <= 6 && value.every((one) => typeof one !== 'object' || one === null)
    return [row(path, isShort ? value.join(', ') : t('manifest.entries', { count: value.length }))]
  }
  if (typeof value !== 'object' || value === null) return [row(path, value)]
  const entries = Object.entries(value)
  return entries.length > 40
    ? [row(path, t('manifest.entries', { count: entries.length }))]
    : entries.flatMap(([key, one]) => rowsOf(one, [...path, key]))
}

/** The manifest flattened to name and value; long lists are counted, since the raw view and the file have them all. */
export const manifestRows = (text: string): ManifestRow[] => rowsOf(JSON.parse(text), [])
