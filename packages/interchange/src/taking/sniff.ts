import { formatsThat } from '../formats/index.ts'
import type { FormatLook, LabelSource } from '../port.ts'
import { pathsWith } from '../source.ts'

/** So much of a file is looked at. */
const mostBytes = 8 << 20
const mostRows = 100

const headOf = async (source: LabelSource, extension: string): Promise<string> => {
  const [path] = pathsWith(source, extension)
  if (path === undefined) return ''
  // What stands in a file is only hinted at here: its reader is strict.
  return new TextDecoder().decode((await source.bytes(path)).subarray(0, mostBytes))
}

/**
 * Which format files are in, by what is in them and not by whether they are sound: the id of the first format of the registry that knows
 * itself, undefined when none does.
 */
export const sniffFormat = async (source: LabelSource): Promise<string | undefined> => {
  const heads = new Map<string, string>()
  for (const extension of ['.json', '.jsonld', '.geojson', '.xml', '.csv', '.tsv', '.ndjson', '.jsonl', '.yaml', '.yml'])
    heads.set(extension, await headOf(source, extension))
  const rowLengths = new Set<number>()
  for (const path of pathsWith(source, '.txt')
    .filter((one) => /(?:^|\/)labels\//.test(one))
    .slice(0, mostRows))
    for (const row of new TextDecoder()
      .decode(await source.bytes(path))
      .split('\n')
      .slice(0, mostRows))
      if (row.trim() !== '') rowLengths.add(row.trim().split(/\s+/).length)
  const look: FormatLook = {
    paths: source.paths,
    has: (...extensions) => pathsWith(source, ...extensions).length > 0,
    head: (extension) => heads.get(extension) ?? '',
    rowLengths: [...rowLengths],
  }
  return formatsThat('read').find((format) => format.looksLike?.(look) === true)?.id
}
