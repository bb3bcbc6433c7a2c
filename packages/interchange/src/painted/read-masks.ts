import type { Region } from '@reticle/domain'
import { slugSchema } from '@reticle/domain'
import { z } from 'zod'
import { namedRows } from '../csv/named-rows.ts'
import { isSafeName, notSafe } from '../file-names.ts'
import type { LabelRecord, LabelSource, Reading, ReadLabel, Reject } from '../port.ts'
import { safeName } from '../safe-name.ts'
import { pathsWith, textOf } from '../source.ts'
import type { Pixels } from './pixels.ts'
import { masksIn } from './runs.ts'

const whole = z
  .string()
  .regex(/^\d{1,9}$/, 'is not a whole number')
  .transform(Number)
const labelColumns = { label_id: slugSchema, label_name: z.string().min(1, 'a label without a name').max(200) }
const imageRow = z.object({
  file_name: z.string().refine(isSafeName, notSafe),
  width: whole,
  height: whole,
  split: z.string().max(200),
  instances: z.string(),
})
const color = z
  .string()
  .regex(/^#[0-9a-f]{6}$/)
  .optional()
  .catch(undefined)
const classRow = z.object({ value: whole, ...labelColumns, color })
const instanceRow = z.object({ instances: z.string(), value: whole, ...labelColumns, region_id: z.string().min(1).max(64) })

/** Where the tables and pictures of one folder are. */
type Folder = { readonly base: string; readonly table: (name: string) => string | undefined }

const folderOf = (source: LabelSource): Folder => {
  const known = ['instances.csv', 'classes.csv', 'images.csv']
  const tables = source.paths.filter((path) => known.includes(path.split('/').at(-1) ?? ''))
  const bases = new Set(tables.map((path) => path.slice(0, path.lastIndexOf('/') + 1)))
  if (bases.size > 1)
    throw new Error(`there are tables in several folders (${[...bases].map((base) => base || '.').join(', ')}): name one of them`)
  const [base = ''] = bases
  return { base, table: (name) => tables.find((path) => path === `${base}${name}`) }
}

type Known = { readonly labelId: string; readonly regionId: string | null }
type Picture = {
  readonly path: string
  readonly fileName: string
  readonly size: { width: number; height: number } | null
  readonly split: string
}

/** The rows of a table, of those with a key of their own; the others become rejects. */
const keyed = <T>(
  rows: readonly { readonly at: string; readonly row: T }[],
  keyOf: (row: T) => string,
  rejects: Reject[],
): Map<string, T> => {
  const byKey = new Map<string, T>()
  for (const { at, row } of rows)
    if (byKey.has(keyOf(row))) rejects.push({ at, reason: `${keyOf(row)} was there before` })
    else byKey.set(keyOf(row), row)
  return byKey
}

/** Pictures that no table names: those in a folder `instances`, else those in a folder `classes`, else all. */
const untabled = (source: LabelSource, base: string, extensions: readonly string[]): readonly Picture[] => {
  const all = pathsWith(source, ...extensions).filter((path) => path.startsWith(base))
  const inside = (folder: string) => all.filter((path) => path.slice(base.length).startsWith(`${folder}/`))
  const [instances, classes] = [inside('instances'), inside('classes')]
  const [chosen, prefix] = instances.length > 0 ? [instances, 'instances/'] : classes.length > 0 ? [classes, 'classes/'] : [all, '']
  return chosen.map((path) => ({ path, fileName: path.slice(base.length + prefix.length), size: null, split: '' }))
}

const rowsIn = async <T>(source: LabelSource, path: string | undefined, schema: z.ZodType<T>, rejects: Reject[]) =>
  path === undefined ? [] : namedRows(path, await textOf(source, path), schema, rejects)

/**
 * Pictures of numbers, each number but 0 one mark. With `instances.csv` it says what each is; with `classes.csv` alone the numbers are
 * classes, one mask for each; without tables every number is a mark of the label `object`.
 * @throws when there is no picture, or the tables lie in several folders.
 */
export const readMasks = async (
  source: LabelSource,
  extensions: readonly string[],
  open: (bytes: Uint8Array) => Pixels,
): Promise<Reading> => {
  const rejects: Reject[] = []
  const { base, table } = folderOf(source)
  const images = table('images.csv')
  const isOurs = images !== undefined && /^(\ufeff)?file_name,.*\binstances\b/.test((await textOf(source, images)).split('\n', 1)[0] ?? '')
  const imageRows = keyed(isOurs ? await rowsIn(source, images, imageRow, rejects) : [], ({ instances }) => instances, rejects)
  const classRows = keyed(await rowsIn(source, table('classes.csv'), classRow, rejects), ({ value }) => `${value}`, rejects)
  const hasInstances = table('instances.csv') !== undefined
  const marks = keyed(
    await rowsIn(source, table('instances.csv'), instanceRow, rejects),
    ({ instances, value }) => `${instances}, value ${value}`,
    rejects,
  )

  const labels = new Map<string, ReadLabel>()
  for (const { label_id: id, label_name: name, color: shown } of classRows.values())
    labels.set(id, { id, name, ...(shown === undefined ? {} : { color: shown }) })
  for (const { label_id: id, label_name: name } of marks.values()) if (!labels.has(id)) labels.set(id, { id, name })
  const knownAs = (path: string, value: number): Known | undefined => {
    if (hasInstances) {
      const row = marks.get(`${path.slice(base.length)}, value ${value}`)
      return row && { labelId: row.label_id, regionId: row.region_id }
    }
    if (classRows.size === 0) return { labelId: 'object', regionId: null }
    const row = classRows.get(`${value}`)
    return row && { labelId: row.label_id, regionId: null }
  }

  const pictures: readonly Picture[] = isOurs
    ? [...imageRows.values()].map(({ file_name: fileName, instances, width, height, split }) => ({
        ...{ path: `${base}${instances}`, fileName, split },
        size: { width, height },
      }))
    : untabled(source, base, extensions)
  if (!isOurs && pictures.length === 0) throw new Error(`there is no picture ending in ${extensions.join(' or ')}`)
  const records: LabelRecord[] = []
  for (const picture of pictures) {
    const { path, split, size } = picture
    const fileName = safeName(picture.fileName)
    if (fileName === undefined || !source.paths.includes(path)) rejects.push({ at: path, reason: 'there is no such picture' })
    else {
      try {
        const pixels = open(await source.bytes(path))
        const { width, height } = pixels
        if (size !== null && (size.width !== width || size.height !== height))
          throw new Error(`has ${width} x ${height} pixels, the table says ${size.width} x ${size.height}`)
        const regions: Region[] = []
        const taken = new Set<string>()
        for (const [value, geometry] of masksIn(pixels)) {
          const known = knownAs(path, value)
          if (known === undefined) rejects.push({ at: `${path}, value ${value}`, reason: 'no table says what this number is' })
          else {
            const id = known.regionId === null || taken.has(known.regionId) ? `value-${value}` : known.regionId
            taken.add(id)
            if (known.labelId === 'object' && !labels.has('object')) labels.set('object', { id: 'object', name: 'Object' })
            regions.push({ id, labelId: known.labelId, geometry, attributes: {}, origin: { kind: 'file', name: path.slice(-200) } })
          }
        }
        records.push({ fileName, width, height, regions, answers: [], ...(split === '' ? {} : { split }) })
      } catch (cause) {
        rejects.push({ at: path, reason: cause instanceof Error ? cause.message : String(cause) })
      }
    }
  }
  return { labels: [...labels.values()], records, rejects }
}
