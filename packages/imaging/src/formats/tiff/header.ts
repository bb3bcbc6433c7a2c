import type { HeaderLine, HeaderPart } from '../../dataset.ts'
import { FormatError } from '../../format-error.ts'
import { gpsTags, isTelling } from '../exif/tags.ts'
import { compressionName } from './compressions.ts'
import { type Directory, type Entry, readDirectory, typeBytes } from './directory.ts'
import { meanings, tagName } from './tags.ts'
import { bytesOfTag, decodeText, numbersBetween } from './values.ts'

/** Values of one tag that are told; of more, their number. */
const mostValues = 32

/** Characters of one text that are told: an OME-XML of a few thousand planes. */
const mostText = 1024 * 1024

/** Lines and characters of a whole header. */
const mostLines = 20_000
const mostCharacters = 8 * 1024 * 1024

/** Tags whose bytes are a document of their own, which is told by its length. */
const documents: readonly number[] = [33_723, 34_377, 34_675, 37_500, 37_724, 50_839]

/** Documents that may name people and places. */
const tellingDocuments: readonly number[] = [700, 33_723, 34_377]

const shortened = (text: string): string => (text.length > mostText ? `${text.slice(0, mostText)} ... (${text.length} characters)` : text)

const rationals = async (directory: Directory, entry: Entry): Promise<readonly string[]> => {
  const type = entry.type === 5 ? 4 : 9
  const parts = await numbersBetween(directory, { ...entry, type, count: entry.count * 2 }, 0, mostValues * 2)
  return parts.flatMap((part, index) => (index % 2 === 0 ? [`${part}/${parts[index + 1] ?? 0}`] : []))
}

/** The values of a tag as text. @throws FormatError when they lie beyond the file. */
const textOfEntry = async (directory: Directory, entry: Entry): Promise<string> => {
  const bytes = entry.count * (typeBytes[entry.type] ?? 1)
  if (typeBytes[entry.type] === undefined) return `(${entry.count} values of type ${entry.type}, which does not exist)`
  if (documents.includes(entry.tag)) return `(${bytes} bytes)`
  if (entry.type === 2 || entry.tag === 700) {
    const text = await bytesOfTag(directory, entry.tag, Math.min(directory.tiff.limits.headerBytes, 64 * 1024 * 1024))
    return shortened(decodeText(text ?? new Uint8Array(0)).replaceAll('\0', ' | '))
  }
  const isRational = entry.type === 5 || entry.type === 10
  const values = isRational ? await rationals(directory, entry) : await numbersBetween(directory, entry, 0, mostValues)
  return entry.count > mostValues ? `${values.join(', ')}, ... (${entry.count} values)` : values.join(', ')
}

const commentOf = (entry: Entry, value: string): string | undefined =>
  entry.tag === 259 ? compressionName(Number(value)) : meanings[entry.tag]?.[Number(value.split(',')[0])]

type Budget = { lines: number; characters: number }

const linesOf = async (directory: Directory, nameOf: (tag: number) => string, budget: Budget): Promise<readonly HeaderLine[]> => {
  const lines: HeaderLine[] = []
  for (const entry of directory.entries.values()) {
    if (budget.lines-- <= 0 || budget.characters <= 0) {
      lines.push({ key: '...', value: 'the header is longer than is shown here' })
      break
    }
    try {
      const value = await textOfEntry(directory, entry)
      const comment = commentOf(entry, value)
      budget.characters -= value.length
      lines.push({ key: nameOf(entry.tag), value, ...(comment === undefined ? {} : { comment }) })
    } catch (cause) {
      if (!(cause instanceof FormatError)) throw cause
      lines.push({ key: nameOf(entry.tag), value: `(damaged: ${cause.reason})` })
    }
  }
  return lines
}

/** A directory that a tag points to: EXIF or GPS. Damage in there is no reason to refuse the pixels. */
const inner = async (
  directory: Directory,
  tag: number,
  name: string,
  nameOf: (tag: number) => string,
  budget: Budget,
): Promise<readonly HeaderPart[]> => {
  const entry = directory.entries.get(tag)
  if (entry === undefined) return []
  try {
    const [offset = 0] = await numbersBetween(directory, entry, 0, 1)
    const found = await readDirectory(directory.tiff, offset, `${directory.name}, ${name}`)
    return [{ name: found.name, lines: await linesOf(found, nameOf, budget) }]
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
    return [{ name: `${directory.name}, ${name}`, lines: [{ key: '...', value: `(damaged: ${cause.reason})` }] }]
  }
}

const gpsName = (tag: number): string => gpsTags[tag] ?? `GPS tag ${tag}`

/** All directories with their tags, verbatim; bounded, as the file may hold thousands. */
export const headerOf = async (directories: readonly Directory[]): Promise<readonly HeaderPart[]> => {
  const budget: Budget = { lines: mostLines, characters: mostCharacters }
  const parts: HeaderPart[] = []
  for (const directory of directories) {
    if (budget.lines <= 0 || budget.characters <= 0) {
      parts.push({
        name: '...',
        lines: [{ key: 'directories', value: `${directories.length} in all; those from ${directory.name} on are not shown` }],
      })
      break
    }
    parts.push({ name: directory.name, lines: await linesOf(directory, tagName, budget) })
    parts.push(...(await inner(directory, 34_665, 'EXIF', tagName, budget)))
    parts.push(...(await inner(directory, 34_853, 'GPS', gpsName, budget)))
  }
  return parts
}

/** Keys of the header that may tell of people or of places where they live. */
export const personalKeys = (parts: readonly HeaderPart[], descriptionTellsOfPeople: boolean): readonly string[] => {
  const telling = tellingDocuments.map(tagName)
  const keys = parts.flatMap(({ lines }) => lines.map(({ key }) => key))
  const slide = parts[0]?.lines.some(
    ({ key, value }) => key === 'ImageDescription' && /\|\s*(?:User|Patient|Name|Barcode)[^|=]*=/i.test(value),
  )
  const isDescription = (key: string): boolean => key === 'ImageDescription' && (descriptionTellsOfPeople || slide === true)
  return [...new Set(keys.filter((key) => isTelling(key) || telling.includes(key) || isDescription(key)))]
}
