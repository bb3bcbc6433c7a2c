import { type ManifestRow, manifestRows } from './manifest-rows.ts'

export type ManifestSection = { readonly title: string; readonly rows: readonly ManifestRow[] }

/** What a reader of a release asks, in the order in which they ask it, and the keys of the manifest that answer. */
const order = [
  ['Release', ['release']],
  ['Counts', ['counts']],
  ['Split', ['split']],
  ['Leaks between splits', ['leaks']],
  ['Agreement', ['agreement']],
  ['Project and protocol', ['organization', 'project', 'protocols', 'protocol']],
  ['People, as pseudonyms', ['people']],
  ['Licences', ['licences']],
  ['Software and format', ['software', 'format', 'formatVersion']],
] as const

/** Within a section: what names the thing comes first. */
const firstNames = ['name', 'version', 'as of', 'samples', 'regions', 'answers', 'mean']
const rank = ({ name }: ManifestRow): number => {
  const at = firstNames.indexOf(name)
  return at < 0 ? firstNames.length : at
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const personText = (person: Readonly<Record<string, unknown>>): string =>
  Object.entries(person)
    .filter(([key, value]) => key !== 'pseudonym' && value !== 0)
    .map(([key, value]) => `${String(value)} ${key}`)
    .join(', ')

const protocolText = ({ file, id }: Readonly<Record<string, unknown>>): string => `${String(file)}, ${String(id)}`

/** Lists of a few described things are named one by one, not counted. */
const rowsFor = (key: string, value: unknown): ManifestRow[] => {
  if (key === 'people' && Array.isArray(value))
    return value.filter(isFields).map((one) => ({ name: String(one.pseudonym), value: personText(one), isHash: false }))
  if (key === 'protocols' && Array.isArray(value))
    return value
      .filter(isFields)
      .map((one) => ({ name: `protocol version ${String(one.version)}`, value: protocolText(one), isHash: false }))
  if (key === 'project' || key === 'software')
    return manifestRows(JSON.stringify({ [key]: value })).map((row) => ({ ...row, name: row.name.replaceAll(' / ', ' ') }))
  return manifestRows(JSON.stringify(isFields(value) ? value : { [key]: value }))
}

/** The manifest in titled groups, the most asked first; what has no group of its own comes last, so that nothing is left out. */
export const manifestSections = (text: string): ManifestSection[] => {
  const parsed: unknown = JSON.parse(text)
  if (!isFields(parsed)) return [{ title: 'Manifest', rows: manifestRows(text) }]
  const grouped = new Set<string>(order.flatMap(([, keys]) => keys))
  const rest = Object.keys(parsed).filter((key) => !grouped.has(key))
  return [...order, ['More', rest] as const]
    .map(([title, keys]) => ({
      title,
      rows: keys
        .filter((key) => key in parsed)
        .flatMap((key) => rowsFor(key, parsed[key]))
        .toSorted((a, b) => rank(a) - rank(b)),
    }))
    .filter(({ rows }) => rows.length > 0)
}
