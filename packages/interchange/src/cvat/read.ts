import type { Answer, Question, Region } from '@reticle/domain'
import { baseOf, isSafeName, notSafe, stemOf } from '../file-names.ts'
import { mostSide } from '../inside.ts'
import { markOf, type OwnSample, ownSampleSchema, plainAnswers } from '../own.ts'
import type { LabelRecord, LabelSource, Reading, Reject, Size } from '../port.ts'
import { slugsOf } from '../slugs-of.ts'
import { pathsWith, textOf } from '../source.ts'
import { childrenOf, type Element, eachChild, numberOf } from '../xml/read-xml.ts'
import { type Meta, type MetaLabel, metaOf, readLabels } from './read-meta.ts'
import { isWrittenAs, readShape } from './read-shape.ts'
import { readTrack } from './read-track.ts'
import { shapeNames } from './shapes.ts'

type CvatKind = 'images' | 'video'

/** What is ours of an image or of a task. @throws when it is damaged. */
const ownSample = (text: string | undefined): OwnSample | undefined => {
  if (text === undefined) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error('what is in "reticle" is not JSON')
  }
  const parsed = ownSampleSchema.safeParse(value)
  if (!parsed.success)
    throw new Error(`what is in "reticle": ${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`)
  return parsed.data
}

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

/** Marks still have the name of their label, since labels get ids when all are known. */
type Named = Omit<LabelRecord, 'regions'> & { readonly regions: readonly Region[] }

class Labels {
  readonly #known = new Map<string, MetaLabel>()
  /** Adds what a file says; a name that another file has said stays as it was. */
  add(labels: Meta['labels']): void {
    for (const [name, label] of labels) if (!this.#known.has(name)) this.#known.set(name, label)
  }
  get known(): ReadonlyMap<string, MetaLabel> {
    return this.#known
  }
  /** A label of a shape. A file that lists its labels has no others. @throws when there is none. */
  of(name: string | undefined, meta: Meta): MetaLabel {
    if (name === undefined || name === '') throw new Error('it has no label')
    if (name.length > 200) throw new Error('the name of its label has more than 200 characters')
    if (meta.labels.size > 0 && !meta.labels.has(name)) throw new Error(`there is no label "${name.slice(0, 60)}" in the description`)
    const label = this.#known.get(name) ?? { name, id: undefined, color: undefined, points: [], skeleton: undefined, inputs: new Map() }
    this.#known.set(name, label)
    return label
  }
}

const tagQuestion = 'tags'

/** Labels on whole images: an answer to a question of several options, and one for each attribute. */
const tagAnswers = (tags: readonly Element[], options: Set<string>): readonly Answer[] => {
  if (tags.length === 0) return []
  const names = [...new Set(tags.map(({ attributes }) => attributes.label ?? ''))].filter((name) => name !== '')
  for (const name of names) options.add(name)
  const texts = tags.flatMap(({ attributes: { label = '' }, children }) =>
    children.filter(({ name }) => name === 'attribute').map((one) => ({ name: `${label} ${one.attributes.name ?? ''}`, text: one.text })),
  )
  const ids = slugsOf([{ key: -1, name: tagQuestion, slug: tagQuestion }, ...texts.map(({ name }, key) => ({ key, name }))])
  return [
    // Names for now: options get ids when all are known.
    { questionId: tagQuestion, value: { kind: 'choices', options: names } },
    ...texts.map(
      ({ text }, index): Answer => ({ questionId: ids.get(index) ?? 'tag', value: { kind: 'text', value: text.slice(0, 10_000) } }),
    ),
  ]
}

/** `seen`: images, by file and name. */
type Found = {
  readonly records: Named[]
  readonly rejects: Reject[]
  readonly labels: Labels
  readonly tags: Set<string>
  readonly seen: Set<string>
}

const apartOf = (own: OwnSample | undefined): readonly Region[] =>
  (own?.marks ?? []).map(({ label, region }) => ({ ...region, labelId: label }))

const saidBy = (meta: Meta, more: Readonly<Record<string, string | undefined>> = {}): Pick<LabelRecord, 'reader' | 'at' | 'origin'> => {
  const known = Object.entries(more).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]))
  const origin = { tool: 'CVAT', ...meta.origin, ...Object.fromEntries(known) }
  return { ...(meta.reader === undefined ? {} : { reader: meta.reader }), ...(meta.at === undefined ? {} : { at: meta.at }), origin }
}

/** True when a model said all marks and nobody looked at them. */
const isSuggested = (regions: readonly Region[]): boolean =>
  regions.length > 0 && regions.every(({ origin }) => origin.kind === 'model' && !origin.edited)

const readImage = (image: Element, path: string, meta: Meta, found: Found): void => {
  const { name = '', id, subset, task_id: task, reticle } = image.attributes
  const at = `${path} line ${image.line}, image ${(id ?? name).slice(0, 100)}`
  const [width, height] = [numberOf(image.attributes.width), numberOf(image.attributes.height)]
  if (!isSafeName(name)) throw new Error(`name: "${name.slice(0, 100)}" ${notSafe}`)
  if (found.seen.has(`${path} ${name}`)) throw new Error(`name: "${name}" was there before`)
  found.seen.add(`${path} ${name}`)
  if (![width, height].every((side) => Number.isInteger(side) && side >= 1 && side <= mostSide))
    throw new Error('width and height are not numbers of pixels')
  const ours = ownSample(reticle)
  const regions: Region[] = []
  for (const [index, shape] of image.children.entries()) {
    if (!shapeNames.has(shape.name)) continue
    try {
      const label = found.labels.of(shape.attributes.label, meta)
      const { geometries, attributes, origin, own: mark } = readShape(shape, label, { width, height }, { path, isOfImage: true })
      geometries.forEach((geometry, n) => {
        const base = `shape-${index + 1}`
        const one = { id: geometries.length > 1 ? `${base}-${n + 1}` : base, labelId: label.name, geometry, attributes, origin }
        regions.push(markOf(one, mark, (own) => isWrittenAs(own, geometry, { width, height }, label)))
      })
    } catch (cause) {
      found.rejects.push({ at: `${at}, ${shape.name} line ${shape.line}`, reason: reasonOf(cause) })
    }
  }
  const answers = [...plainAnswers(ours?.answers ?? []), ...tagAnswers(childrenOf(image, 'tag'), found.tags)]
  found.records.push({
    ...{ fileName: name, width, height, regions: [...regions, ...apartOf(ours)], answers },
    ...(subset === undefined || subset === 'default' ? {} : { split: subset }),
    ...(isSuggested(regions) ? { isSuggestion: true } : {}),
    ...saidBy(meta, { file: path, image: id, task, job: meta.jobOf(numberOf(id)) }),
  })
}

const readImages = (path: string, text: string, found: Found): void => {
  let meta = metaOf(undefined)
  let tracks = 0
  const root = eachChild(path, text, (child) => {
    if (child.name === 'meta') {
      meta = metaOf(child)
      found.labels.add(meta.labels)
    } else if (child.name === 'track') tracks++
    else if (child.name === 'image') {
      try {
        readImage(child, path, meta, found)
      } catch (cause) {
        found.rejects.push({
          at: `${path} line ${child.line}, image ${(child.attributes.id ?? '').slice(0, 100)}`,
          reason: reasonOf(cause),
        })
      }
    }
  })
  checkRoot(root, path)
  if (tracks > 0) found.rejects.push({ at: path, reason: `${tracks} objects through frames: read the file as cvat-video` })
}

const checkRoot = (root: Element, path: string): void => {
  if (root.name !== 'annotations') throw new Error(`${path}: its root is "${root.name.slice(0, 40)}" and not "annotations"`)
}

const sizeOfVideo = async (meta: Meta, fileName: string, source: LabelSource): Promise<Size> => {
  const size = meta.size ?? (await source.sizeOf?.(fileName))
  if (size === undefined || size.width > mostSide || size.height > mostSide)
    throw new Error(`original_size: there is none, and "${fileName}" is not at hand: name the folder of the images`)
  return size
}

const readVideo = async (path: string, text: string, source: LabelSource, found: Found): Promise<void> => {
  let meta = metaOf(undefined)
  let images = 0
  const tracks: Element[] = []
  const root = eachChild(path, text, (child) => {
    if (child.name === 'meta') meta = metaOf(child)
    else if (child.name === 'track') tracks.push(child)
    else if (child.name === 'image') images++
  })
  checkRoot(root, path)
  found.labels.add(meta.labels)
  if (images > 0) found.rejects.push({ at: path, reason: `${images} images: read the file as cvat` })
  if (tracks.length === 0 && images > 0) return
  const fileName =
    [meta.source, meta.origin['task-name'], stemOf(baseOf(path))].find((name) => name !== undefined && isSafeName(name)) ?? 'video'
  const size = await sizeOfVideo(meta, fileName, source)
  const own = ownSample(meta.own?.text)
  const regions: Region[] = []
  for (const track of tracks) {
    try {
      const label = found.labels.of(track.attributes.label, meta)
      for (const mark of readTrack(track, { path, size, label, labelId: label.name, lastFrame: meta.lastFrame }, found.rejects))
        regions.push(mark)
    } catch (cause) {
      found.rejects.push({ at: `${path} line ${track.line}, track ${(track.attributes.id ?? '').slice(0, 50)}`, reason: reasonOf(cause) })
    }
  }
  found.records.push({
    ...{ fileName, ...size, regions: [...regions, ...apartOf(own)], answers: plainAnswers(own?.answers ?? []) },
    ...(meta.subset === undefined ? {} : { split: meta.subset }),
    ...(isSuggested(regions) ? { isSuggestion: true } : {}),
    ...saidBy(meta, { file: path, job: meta.jobOf(0) }),
  })
}

/** CV14 to CV19 of docs/spec/interchange.md. A file that is no XML, or XML of another kind, is a reject. */
export const readCvat =
  (kind: CvatKind) =>
  async (source: LabelSource): Promise<Reading> => {
    const found: Found = { records: [], rejects: [], labels: new Labels(), tags: new Set(), seen: new Set() }
    for (const path of pathsWith(source, '.xml')) {
      try {
        const text = await textOf(source, path)
        if (kind === 'images') readImages(path, text, found)
        else await readVideo(path, text, source, found)
      } catch (cause) {
        const reason = reasonOf(cause)
        found.rejects.push({ at: path, reason: reason.startsWith(`${path}: `) ? reason.slice(path.length + 2) : reason })
      }
    }
    const { labels, idOf } = readLabels(found.labels.known)
    const options = slugsOf([...found.tags].map((name) => ({ key: name, name })))
    const answerOf = (answer: Answer): Answer =>
      answer.questionId === tagQuestion && answer.value.kind === 'choices' && answer.value.options.some((name) => options.has(name))
        ? { ...answer, value: { kind: 'choices', options: answer.value.options.map((name) => options.get(name) ?? name) } }
        : answer
    const records = found.records.map(({ regions, answers, ...record }) => ({
      ...record,
      regions: regions.map((region) => ({ ...region, labelId: idOf.get(region.labelId) ?? region.labelId })),
      answers: answers.map(answerOf),
    }))
    return { labels, ...(found.tags.size === 0 ? {} : { questions: [questionOf(options)] }), records, rejects: found.rejects }
  }

const questionOf = (options: ReadonlyMap<string, string>): Question => ({
  ...{ id: tagQuestion, text: 'Tags', help: '', kind: 'multiple', scope: 'sample', labelIds: [] },
  options: [...options].map(([text, id]) => ({ id, text: text.slice(0, 500) })),
  ...{ isRequired: false, allowsCannotTell: true, asksConfidence: false },
})
