import type { Region } from '@reticle/domain'
import type { z } from 'zod'
import { baseOf, isSafeName, notSafe, stemOf } from '../file-names.ts'
import { boxProblem, mostSide } from '../inside.ts'
import { haveSameBounds, markOf, ownMarkSchema, ownSampleSchema, plainAnswers } from '../own.ts'
import type { LabelRecord, LabelSource, Reading, Reject, Size } from '../port.ts'
import { slugsOf } from '../slugs-of.ts'
import { pathsWith, textOf } from '../source.ts'
import { childOf, childrenOf, documentOf, type Element, numberOf, textIn } from '../xml/read-xml.ts'
import { attributesOf } from './attributes.ts'

/** A mark whose label is still its name. */
type Found = { readonly name: string; readonly labelId: string | undefined; readonly region: Omit<Region, 'labelId'> }
type Image = Omit<LabelRecord, 'regions'> & { readonly found: readonly Found[] }

/** Our own element; undefined where there is none. @throws with its line when it is damaged. */
const ownOf = <T>(at: Element, schema: z.ZodType<T>): T | undefined => {
  const own = childOf(at, 'reticle')
  if (own === undefined) return undefined
  let value: unknown
  try {
    value = JSON.parse(own.text)
  } catch {
    throw new Error(`line ${own.line}: the element "reticle" is not JSON`)
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success)
    throw new Error(
      `line ${own.line}: the element "reticle": ${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`,
    )
  return parsed.data
}

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

/** One object. @throws with the reason when it is not sound. */
const foundOf = (object: Element, n: number, path: string, size: Size): Found => {
  const name = textIn(object, 'name')
  if (name === undefined) throw new Error('it has no name')
  if (name.length > 200) throw new Error('its name has more than 200 characters')
  const box = childOf(object, 'bndbox')
  if (box === undefined) throw new Error('it has no bndbox')
  const [x, y, right, bottom] = ['xmin', 'ymin', 'xmax', 'ymax'].map((side) => numberOf(childOf(box, side)?.text))
  if (x === undefined || y === undefined || right === undefined || bottom === undefined) throw new Error('it has no bndbox')
  const bounds = { x, y, width: right - x, height: bottom - y }
  const problem = boxProblem(bounds, size)
  if (problem !== undefined) throw new Error(problem)
  const own = ownOf(object, ownMarkSchema)
  const mark = { labelId: '', geometry: { type: 'box', ...bounds }, attributes: own === undefined ? attributesOf(object) : {} } as const
  const fields = { id: `object-${n}`, ...mark, origin: { kind: 'file', name: path.slice(-200) } } as const
  const { labelId: _, ...region } = markOf(fields, own, (geometry) => haveSameBounds(geometry, mark.geometry, size))
  return { name, labelId: own?.label_id, region }
}

/** The size that the file says, else that of the image itself. Tools that did not know it write 0. */
const sizeIn = async (root: Element, fileName: string, source: LabelSource): Promise<Size | undefined> => {
  const size = childOf(root, 'size')
  const [width, height] = [numberOf(childOf(size, 'width')?.text), numberOf(childOf(size, 'height')?.text)]
  const isSaid = [width, height].every((side) => Number.isInteger(side) && side >= 1 && side <= mostSide)
  return isSaid ? { width, height } : await source.sizeOf?.(fileName)
}

/** One document. @throws when nothing of it can be taken, with the reason. */
const imageOf = async (root: Element, path: string, source: LabelSource, rejects: Reject[]): Promise<Image> => {
  if (root.name !== 'annotation') throw new Error(`its root is "${root.name.slice(0, 40)}" and not "annotation"`)
  const fileName = textIn(root, 'filename') ?? stemOf(baseOf(path))
  if (!isSafeName(fileName)) throw new Error(`filename: "${fileName.slice(0, 100)}" ${notSafe}`)
  const size = await sizeIn(root, fileName, source)
  if (size === undefined)
    throw new Error(`size: there is no width and height, and the image "${fileName}" is not at hand: name the folder of the images`)
  const own = ownOf(root, ownSampleSchema)
  const found = childrenOf(root, 'object').flatMap((object, index) => {
    try {
      return [foundOf(object, index + 1, path, size)]
    } catch (cause) {
      rejects.push({ at: `${path} line ${object.line}, object ${index + 1}`, reason: reasonOf(cause) })
      return []
    }
  })
  const apart = (own?.marks ?? []).map(({ label, region: { labelId, ...region } }) => ({ name: label, labelId, region }))
  return { fileName, ...size, answers: plainAnswers(own?.answers ?? []), found: [...found, ...apart] }
}

/** Split by the names of images without extension, of the lists in `ImageSets`. Lists of a class (`cat_train.txt`) have a second column and are not meant. */
const splitsOf = async (source: LabelSource): Promise<ReadonlyMap<string, string>> => {
  const splits = new Map<string, string>()
  for (const path of pathsWith(source, '.txt')) {
    const list = stemOf(baseOf(path))
    if (!/(?:^|\/)ImageSets\//.test(path) || list === 'trainval') continue
    for (const line of (await textOf(source, path)).split(/\r?\n/)) {
      const [stem, second] = line.trim().split(/\s+/)
      if (stem !== undefined && stem !== '' && second === undefined) splits.set(stem, list === 'val' ? 'validation' : list)
    }
  }
  return splits
}

const xmlFiles = (source: LabelSource): readonly string[] => {
  const all = pathsWith(source, '.xml')
  const below = all.filter((path) => /(?:^|\/)Annotations\//.test(path))
  return below.length > 0 ? below : all
}

/** A document's path without extension, below the folder of annotations. */
const stemIn = (path: string): string => stemOf(path.replace(/^(?:.*\/)?Annotations\//, ''))

/** VO7 to VO10 of docs/spec/interchange.md. */
export const readVoc = async (source: LabelSource): Promise<Reading> => {
  const rejects: Reject[] = []
  const images: Image[] = []
  const seen = new Set<string>()
  const splits = await splitsOf(source)
  for (const path of xmlFiles(source)) {
    try {
      const image = await imageOf(documentOf(path, await textOf(source, path)), path, source, rejects)
      if (seen.has(image.fileName)) throw new Error(`filename: another file is about "${image.fileName}" already`)
      seen.add(image.fileName)
      const split = splits.get(stemIn(path)) ?? splits.get(stemOf(image.fileName)) ?? splits.get(stemOf(baseOf(path)))
      images.push(split === undefined ? image : { ...image, split })
    } catch (cause) {
      const reason = reasonOf(cause)
      rejects.push({ at: path, reason: reason.startsWith(`${path}: `) ? reason.slice(path.length + 2) : reason })
    }
  }
  const byName = new Map<string, string | undefined>()
  for (const { found } of images) for (const { name, labelId } of found) byName.set(name, byName.get(name) ?? labelId)
  const slugs = slugsOf([...byName].map(([name, slug]) => ({ key: name, name, slug })))
  return {
    labels: [...byName.keys()].map((name) => ({ id: slugs.get(name) ?? '', name })),
    records: images.map(({ found, ...image }) => ({
      ...image,
      regions: found.map(({ name, region }) => ({ ...region, labelId: slugs.get(name) ?? '' })),
    })),
    rejects,
  }
}
