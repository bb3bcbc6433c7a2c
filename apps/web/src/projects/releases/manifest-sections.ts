import { inARow } from '../../language/lists.ts'
import { type ManifestRow, manifestRows } from './manifest-rows.ts'
import { t } from './words.ts'

export type ManifestSection = { readonly title: string; readonly rows: readonly ManifestRow[] }

/** What a reader of a release asks, in the order in which they ask it, and the keys of the manifest that answer. */
const order = [
  [t('manifestSections.release'), ['release']],
  [t('manifestSections.counts'), ['counts']],
  [t('manifestSections.split'), ['split']],
  [t('manifestSections.leaks'), ['leaks']],
  [t('manifestSections.agreement'), ['agreement']],
  [t('manifestSections.project'), ['organization', 'project', 'protocols', 'protocol']],
  [t('manifestSections.people'), ['people']],
  [t('manifestSections.licences'), ['licences']],
  [t('manifestSections.software'), ['software', 'format', 'formatVersion']],
] as const

/** Within a section: what names the thing comes first. Keys of the file, not shown to people as words. */
const firstNames = ['name', 'version', 'as of', 'samples', 'regions', 'answers', 'mean']
const rank = ({ name }: ManifestRow): number => {
  const at = firstNames.indexOf(name)
  return at < 0 ? firstNames.length : at
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const doneText = (key: string, value: unknown): string => {
  if (key === 'annotations') return t('manifest.annotations', { count: Number(value) })
  return key === 'adjudications' ? t('manifest.adjudications', { count: Number(value) }) : `${String(value)} ${key}`
}

const personText = (person: Readonly<Record<string, unknown>>): string =>
  inARow(
    Object.entries(person)
      .filter(([key, value]) => key !== 'pseudonym' && value !== 0)
      .map(([key, value]) => doneText(key, value)),
  )

const protocolText = ({ file, id }: Readonly<Record<string, unknown>>): string => `${String(file)}, ${String(id)}`

/** Lists of a few described things are named one by one, not counted. */
const rowsFor = (key: string, value: unknown): ManifestRow[] => {
  if (key === 'people' && Array.isArray(value))
    return value.filter(isFields).map((one) => ({ name: String(one.pseudonym), value: personText(one), isHash: false }))
  if (key === 'protocols' && Array.isArray(value))
    return value
      .filter(isFields)
      .map((one) => ({ name: t('manifest.protocolVersion', { version: String(one.version) }), value: protocolText(one), isHash: false }))
  if (key === 'project' || key === 'software')
    return manifestRows(JSON.stringify({ [key]: value })).map((row) => ({ ...row, name: row.name.replaceAll(' / ', ' ') }))
  return manifestRows(JSON.stringify(isFields(value) ? value : { [key]: value }))
}

/** The manifest in titled groups, the most asked first; what has no group of its own comes last, so that nothing is left out. */
export const manifestSections = (text: string): ManifestSection[] => {
  const parsed: unknown = JSON.parse(text)
  if (!isFields(parsed)) return [{ title: t('manifestSections.manifest'), rows: manifestRows(text) }]
  const grouped = new Set<string>(order.flatMap(([, keys]) => keys))
  const rest = Object.keys(parsed).filter((key) => !grouped.has(key))
  return [...order, [t('manifestSections.more'), rest] as const]
    .map(([title, keys]) => ({
      title,
      rows: keys
        .filter((key) => key in parsed)
        .flatMap((key) => rowsFor(key, parsed[key]))
        .toSorted((a, b) => rank(a) - rank(b)),
    }))
    .filter(({ rows }) => rows.length > 0)
}
