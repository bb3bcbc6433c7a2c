import { type Region, slugSchema } from '@reticle/domain'
import { parse } from 'yaml'
import { z } from 'zod'
import { baseOf, extensionOf, stemOf } from '../file-names.ts'
import type { LabelRecord, LabelSource, Reading, ReadLabel, Reject, Size } from '../port.ts'
import { slugsOf } from '../slugs-of.ts'
import { pathsWith, textOf } from '../source.ts'
import { numberOf } from '../xml/read-xml.ts'
import { type PoseShape, type YoloId, yoloVariants } from './variants.ts'

const name = z.coerce.string().min(1).max(200)
const dataSchema = z.object({
  names: z.union([z.array(name).max(10_000), z.record(z.string().regex(/^\d{1,6}$/, 'is not the number of a class'), name)]),
  kpt_shape: z.tuple([z.int().min(1).max(1000), z.int().min(2).max(3)]).optional(),
  kpt_names: z.record(z.string(), z.array(name)).optional().catch(undefined),
  reticle: z
    .object({ label_ids: z.array(slugSchema) })
    .optional()
    .catch(undefined),
})

type Classes = {
  readonly labels: ReadonlyMap<number, ReadLabel>
  readonly pose: PoseShape | undefined
  /** Folders of images that the description names, without what is above them. */
  readonly folders: ReadonlySet<string>
  readonly rejects: readonly Reject[]
}

/** Two classes of one name are one label, and that is said. */
const classesOf = (
  at: string,
  named: readonly (readonly [number, string])[],
  ids: readonly string[],
  points: Readonly<Record<string, readonly string[]>>,
) => {
  const rejects: Reject[] = []
  const byName = new Map<string, ReadLabel>()
  const slugs = slugsOf(
    named.map(([number, text]) => ({ key: number, name: text, slug: new Set(ids).size === ids.length ? ids[number] : undefined })),
  )
  const labels = new Map<number, ReadLabel>()
  for (const [number, text] of named) {
    const before = byName.get(text)
    if (before !== undefined)
      rejects.push({ at: `${at} names[${number}]`, reason: `the name "${text}" was there before: both are taken as one label` })
    const template = (points[`${number}`] ?? []).slice(0, 200)
    const label: ReadLabel = before ?? {
      id: slugs.get(number) ?? '',
      name: text,
      ...(template.length === 0 ? {} : { skeleton: templateOf(template) }),
    }
    byName.set(text, label)
    labels.set(number, label)
  }
  return { labels, rejects }
}

/** Keypoints in a row, for a format that says their names and not how they lie. */
const templateOf = (names: readonly string[]): NonNullable<ReadLabel['skeleton']> => {
  const ids = slugsOf(names.map((text, key) => ({ key, name: text })))
  return {
    points: names.map((text, index) => ({ id: ids.get(index) ?? '', name: text.slice(0, 100), x: (index + 0.5) / names.length, y: 0.5 })),
    edges: [],
  }
}

const yamlOf = (path: string, text: string): unknown => {
  try {
    // No aliases: a few lines of them can stand for gigabytes.
    return parse(text, { schema: 'core', maxAliasCount: 0, logLevel: 'error' })
  } catch (cause) {
    throw new Error(
      `${path}: is not YAML that can be read: ${cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : 'it is damaged'}`,
    )
  }
}

/** The last parts of all paths below `images` that a description of a set names, under whatever key. */
const foldersOf = (yaml: unknown): ReadonlySet<string> => {
  const texts = typeof yaml === 'object' && yaml !== null ? Object.values(yaml).flat() : []
  return new Set(
    texts.flatMap((text) => (typeof text === 'string' && /(?:^|\/)images\/[^/]+\/?$/.test(text) ? [baseOf(text.replace(/\/$/, ''))] : [])),
  )
}

/** The names of the classes: of `data.yaml`, or of a list such as `classes.txt`. @throws when there is neither. */
const readClasses = async (source: LabelSource): Promise<Classes> => {
  const yamls = pathsWith(source, '.yaml', '.yml')
  const path = yamls.find((one) => /^data\.ya?ml$/.test(baseOf(one))) ?? yamls[0]
  if (path !== undefined) {
    const yaml = yamlOf(path, await textOf(source, path))
    const parsed = dataSchema.safeParse(yaml)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      throw new Error(`${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not of the expected form'}`)
    }
    const { names, kpt_shape: shape, kpt_names: points = {}, reticle } = parsed.data
    const named = Object.entries(names).map(([key, text]) => [Number(key), text] as const)
    const pose = shape === undefined ? undefined : { keypoints: shape[0], values: shape[1] }
    return { ...classesOf(path, named, reticle?.label_ids ?? [], points), pose, folders: foldersOf(yaml) }
  }
  const list = source.paths.find((one) => /^(?:classes\.txt|.*\.names)$/.test(baseOf(one)))
  if (list === undefined) throw new Error('there is no data.yaml (or classes.txt) with the names of the classes')
  const lines = (await textOf(source, list)).split(/\r?\n/).map((line) => line.trim())
  return {
    ...classesOf(
      list,
      lines.filter((line) => line !== '').map((line, index) => [index, line] as const),
      [],
      {},
    ),
    pose: undefined,
    folders: new Set(),
  }
}

const isSplit = (name: string | undefined, folders: ReadonlySet<string>): boolean =>
  name !== undefined && (folders.has(name) || /^(?:train|val|valid|validation|test)(?:ing|\d*)$/i.test(name))

/**
 * Where a label file's image is: below which split, and by which name. `labels/SPLIT/NAME.txt` and `SPLIT/labels/NAME.txt` are known; what
 * is a split the description of the set says, or its name.
 */
const placeOf = (
  path: string,
  folders: ReadonlySet<string>,
): { readonly split: string | undefined; readonly stem: string; readonly images: string } => {
  const at = `/${path}`.lastIndexOf('/labels/')
  if (at === -1) return { split: undefined, stem: stemOf(path), images: stemOf(path) }
  const above = path
    .slice(0, at)
    .split('/')
    .filter((part) => part !== '')
  const below = stemOf(path.slice(at + 'labels/'.length)).split('/')
  const images = [...above, 'images', ...below].join('/')
  if (below.length > 1 && isSplit(below[0], folders)) return { split: below[0], stem: below.slice(1).join('/'), images }
  return { split: isSplit(above.at(-1), folders) ? above.at(-1) : undefined, stem: below.join('/'), images }
}

const imageExtensions = new Set([
  '.png',
  '.jpg',
  '.jpeg',
  '.tif',
  '.tiff',
  '.bmp',
  '.webp',
  '.dng',
  '.mpo',
  '.pfm',
  '.heic',
  '.avif',
  '.jp2',
])

type Row = { readonly number: number; readonly numbers: readonly number[] } | string

const rowOf = (line: string): Row => {
  const cells = line.trim().split(/\s+/)
  const numbers = cells.map(numberOf)
  const broken = numbers.findIndex((value) => !Number.isFinite(value))
  if (broken !== -1) return `"${cells[broken]?.slice(0, 40)}" is not a number`
  const [number = -1, ...rest] = numbers
  return Number.isInteger(number) && number >= 0 ? { number, numbers: rest } : `the class ${number} is not a whole number from 0 on`
}

const marksOf = (id: YoloId, path: string, text: string, size: Size, { labels, pose = { keypoints: 0, values: 3 } }: Classes) => {
  const marks: Region[] = []
  const rejects: Reject[] = []
  let said = 0
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const at = `${path} line ${index + 1}`
    const row = rowOf(line)
    if (typeof row === 'string') {
      rejects.push({ at, reason: row })
      continue
    }
    const label = labels.get(row.number)
    if (label === undefined) {
      rejects.push({ at, reason: `there is no class ${row.number} among the ${labels.size} names` })
      continue
    }
    const shape = yoloVariants[id].shape(row.numbers, size, pose)
    if (typeof shape === 'string') {
      rejects.push({ at, reason: shape })
      continue
    }
    const { confidence } = shape
    if (confidence !== undefined) said++
    const points = label.skeleton?.points.length
    marks.push({
      ...{
        id: `line-${index + 1}`,
        labelId: label.id,
        geometry: cropped(shape.geometry, points),
        origin: { kind: 'file', name: path.slice(-200) },
      },
      attributes: confidence === undefined ? {} : { confidence },
    })
  }
  return { marks, rejects, isSuggestion: said > 0 && said === marks.length }
}

/** All rows of a set have as many keypoints; those that the label does not have are filling. */
const cropped = (geometry: Region['geometry'], points: number | undefined): Region['geometry'] =>
  geometry.type === 'skeleton' &&
  points !== undefined &&
  points < geometry.states.length &&
  geometry.states.slice(points).every((state) => state === 'absent')
    ? { ...geometry, points: geometry.points.slice(0, 2 * points), states: geometry.states.slice(0, points) }
    : geometry

/** YO8 to YO11 of docs/spec/interchange.md. @throws when there are no names of classes. */
export const readYolo =
  (id: YoloId) =>
  async (source: LabelSource): Promise<Reading> => {
    const classes = await readClasses(source)
    const rejects: Reject[] = [...classes.rejects]
    const records: LabelRecord[] = []
    const images = new Map(source.paths.filter((path) => imageExtensions.has(extensionOf(path))).map((path) => [stemOf(path), path]))
    const add = (fileName: string, split: string | undefined, size: Size | undefined, regions: readonly Region[], isSuggestion: boolean) =>
      records.push({
        ...{ fileName, width: size?.width ?? null, height: size?.height ?? null, regions, answers: [] },
        ...(split === undefined ? {} : { split }),
        ...(isSuggestion ? { isSuggestion } : {}),
      })
    const seen = new Set<string>()
    for (const path of labelFiles(source)) {
      const { split, stem, images: imageStem } = placeOf(path, classes.folders)
      const image = images.get(imageStem)
      if (image !== undefined) seen.add(image)
      const fileName = image === undefined ? stem : `${stem}${image.slice(imageStem.length)}`
      const size = await source.sizeOf?.(fileName)
      const text = await textOf(source, path)
      if (size === undefined && text.trim() !== '') {
        rejects.push({
          at: path,
          reason: `the size of the image "${fileName}" is not known, and the numbers are shares of it: name the folder of the images`,
        })
        continue
      }
      const found = marksOf(id, path, text, size ?? { width: 0, height: 0 }, classes)
      for (const reject of found.rejects) rejects.push(reject)
      add(fileName, split, size, found.marks, found.isSuggestion)
    }
    // An image without a label file has been looked at and holds nothing.
    for (const path of images.values())
      if (!seen.has(path) && /(?:^|\/)images\//.test(path)) {
        const { split, stem } = placeOf(path.replace(/(^|.*\/)images\//, '$1labels/'), classes.folders)
        const fileName = `${stem}${extensionOf(path) === '' ? '' : path.slice(stemOf(path).length)}`
        add(fileName, split, await source.sizeOf?.(fileName), [], false)
      }
    return { labels: [...new Set(classes.labels.values())], records, rejects }
  }

/** Text files that are labels: below a folder `labels` when there is one, else all but lists of names and of images. */
const labelFiles = (source: LabelSource): readonly string[] => {
  const texts = pathsWith(source, '.txt')
  const below = texts.filter((path) => /(?:^|\/)labels\//.test(path))
  return below.length > 0
    ? below
    : texts.filter((path) => !/^(?:classes|train|val|valid|validation|test|readme.*|notes)\.txt$/i.test(baseOf(path)))
}
