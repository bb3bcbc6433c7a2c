import { type Question, slugSchema } from '@reticle/domain'
import { extensionOf, isSafeName, notSafe } from '../file-names.ts'
import type { LabelRecord, LabelSource, Reading, Reject } from '../port.ts'
import { slugsOf } from '../slugs-of.ts'
import { textOf } from '../source.ts'
import { listColumns, listPath } from './write.ts'

const imageExtensions = new Set(['.jpg', '.jpeg', '.png', '.ppm', '.bmp', '.pgm', '.tif', '.tiff', '.webp', '.gif'])
const splitNames = /^(?:train|val|valid|validation|test)(?:ing|\d*)$/i

type Listed = { readonly fileName: string; readonly questionId: string; readonly option: string }

/** The list of our own writer, by place. */
const listOf = async (source: LabelSource, rejects: Reject[]): Promise<ReadonlyMap<string, Listed>> => {
  const listed = new Map<string, Listed>()
  if (!source.paths.includes(listPath)) return listed
  const [head = '', ...lines] = (await textOf(source, listPath)).split(/\r?\n/)
  if (head !== listColumns.join('\t')) return listed
  lines.forEach((line, index) => {
    if (line === '') return
    const at = `${listPath} line ${index + 2}`
    const [fileName = '', path = '', questionId = '', option = '', ...rest] = line.split('\t')
    if (rest.length > 0 || option === '') rejects.push({ at, reason: `not ${listColumns.length} cells` })
    else if (!isSafeName(fileName) || !isSafeName(path)) rejects.push({ at, reason: `"${fileName.slice(0, 100)}" ${notSafe}` })
    else if (!slugSchema.safeParse(questionId).success || !slugSchema.safeParse(option).success)
      rejects.push({ at, reason: 'the ids of question and option are not of the expected form' })
    else listed.set(path, { fileName, questionId, option })
  })
  return listed
}

type Placed = { readonly path: string; readonly split: string | undefined; readonly name: string }

/** Class and split of an image by its folders. */
const placedOf = (path: string, rejects: Reject[]): Placed | undefined => {
  const parts = path.split('/')
  const name = parts.at(-2)
  if (name === undefined) {
    rejects.push({ at: path, reason: 'lies in no folder, and the folder is the class' })
    return undefined
  }
  const split = parts.at(-3)
  return { path, name, split: split !== undefined && splitNames.test(split) ? split : undefined }
}

const defaultQuestion = 'class'

/**
 * Images in folders, the last folder being the class and the one above it the split where its name is one. Several classes in one folder of
 * a split that nobody knows (`fold-1/cat/a.png`) are read with the list `images.tsv`, or without a split. IN5 to IN7.
 */
export const readImagenet = async (source: LabelSource): Promise<Reading> => {
  const rejects: Reject[] = []
  const listed = await listOf(source, rejects)
  const paths = [
    ...new Set([...source.paths.filter((path) => imageExtensions.has(extensionOf(path)) && !listed.has(path)), ...listed.keys()]),
  ]
  const placed = paths
    .toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .flatMap((path) => {
      const found = placedOf(path, rejects)
      return found === undefined ? [] : [found]
    })
  const options = new Map<string, string | undefined>()
  for (const { path, name } of placed) options.set(name, listed.get(path)?.option ?? options.get(name))
  const slugs = slugsOf([...options].map(([name, slug]) => ({ key: name, name, slug })))
  const questionId = [...listed.values()][0]?.questionId ?? defaultQuestion
  const records: LabelRecord[] = []
  for (const { path, name, split } of placed) {
    const own = listed.get(path)
    const size = await source.sizeOf?.(own?.fileName ?? path)
    // The folder above the class is the split where the list says that this is one of our own.
    const said = own === undefined ? split : path.split('/')[0]
    records.push({
      ...{ fileName: own?.fileName ?? path, width: size?.width ?? null, height: size?.height ?? null, regions: [] },
      answers: [{ questionId: own?.questionId ?? questionId, value: { kind: 'choice', option: own?.option ?? slugs.get(name) ?? '' } }],
      ...(said === undefined ? {} : { split: said }),
    })
  }
  return { labels: [], ...(placed.length === 0 ? {} : { questions: [questionOf(questionId, slugs)] }), records, rejects }
}

const questionOf = (id: string, options: ReadonlyMap<string, string>): Question => ({
  ...{ id, text: 'Class', help: '', kind: 'single', scope: 'sample', labelIds: [] },
  options: [...options].map(([text, option]) => ({ id: option, text })),
  ...{ isRequired: false, allowsCannotTell: true, asksConfidence: false },
})
