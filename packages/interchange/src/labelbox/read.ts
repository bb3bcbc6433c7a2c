import { type Answer, err, geometrySchema, ok, type Region, type Result } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'
import type { z } from 'zod'
import { type Asked, questionsOf, type Said } from '../asked.ts'
import { momentOf } from '../moment.ts'
import type { LabelRecord, LabelSource, Reading, Reject } from '../port.ts'
import { safeName } from '../safe-name.ts'
import { slugsOf } from '../slugs-of.ts'
import { pathsWith, textOf } from '../source.ts'
import { classificationSchema, type LabelboxLabel, labelSchema, objectSchema, rowSchema } from './schemas.ts'

type DraftMark = {
  readonly id: string
  readonly label: string
  readonly geometry: Geometry
  readonly said: ReadonlyMap<string, Said>
  readonly at: string
}
type Draft = Omit<LabelRecord, 'regions' | 'answers'> & {
  readonly marks: readonly DraftMark[]
  readonly said: ReadonlyMap<string, Said>
  readonly place: string
}

const sound = <T>(raw: unknown, schema: z.ZodType<T>, at: string, rejects: Reject[]): T | undefined => {
  const parsed = schema.safeParse(raw)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  rejects.push({ at: [at, ...(issue?.path ?? [])].join('.'), reason: issue?.message ?? 'is not of the expected form' })
  return undefined
}

const pairs = (points: readonly { readonly x: number; readonly y: number }[]) => points.flatMap(({ x, y }) => [x, y])

/** The shape of an object, in px. Masks are addresses of pictures that Labelbox holds, and not in the file. */
const shapeOf = ({
  bounding_box: box,
  polygon,
  line,
  point,
  mask,
  composite_mask: composite,
  annotation_kind: kind,
}: z.infer<typeof objectSchema>): Result<Geometry, string> => {
  const shape = ((): Geometry | string => {
    if (box)
      return box.width > 0 && box.height > 0
        ? { type: 'box', x: box.left, y: box.top, width: box.width, height: box.height }
        : `a box of ${box.width} x ${box.height} px`
    if (polygon) return { type: 'polygon', rings: [pairs(polygon)] }
    if (line) return { type: 'polyline', points: pairs(line) }
    if (point) return { type: 'point', ...point }
    if (mask || composite) return 'a mask that is only an address of a picture: download it, and import the pictures as masks'
    return `objects of the kind "${(kind ?? 'unknown').slice(0, 60)}" are not read`
  })()
  if (typeof shape === 'string') return err(shape)
  const parsed = geometrySchema.safeParse(shape)
  const issue = parsed.error?.issues[0]
  return parsed.success ? ok(shape) : err(`not a shape: ${issue?.path.join('.')}: ${issue?.message}`)
}

const mostDepth = 20

/** Answers by the names of their questions; those that follow an answer are questions of their own. */
const saidIn = (
  raw: readonly unknown[],
  at: string,
  rejects: Reject[],
  said = new Map<string, Said>(),
  depth = 0,
): ReadonlyMap<string, Said> => {
  if (depth > mostDepth) {
    rejects.push({ at, reason: `questions lie more than ${mostDepth} deep` })
    return said
  }
  raw.forEach((one, index) => {
    const place = `${at}[${index}]`
    const question = sound(one, classificationSchema, place, rejects)
    if (question === undefined) return
    const { name, radio_answer: radio, checklist_answers: checklist, text_answer: typed } = question
    if (said.has(name)) {
      rejects.push({ at: place, reason: `"${name}" is answered twice` })
      return
    }
    if (radio) said.set(name, { kind: 'chosen', options: [radio.name] })
    else if (checklist) said.set(name, { kind: 'chosen', options: checklist.map((each) => each.name) })
    else if (typed) said.set(name, { kind: 'text', value: typed.content })
    else rejects.push({ at: place, reason: 'answers of this kind are not read' })
    for (const [n, each] of [...(radio ? [radio] : []), ...(checklist ?? [])].entries())
      saidIn(each.classifications ?? [], `${place}.answers[${n}].classifications`, rejects, said, depth + 1)
  })
  return said
}

/** Names of questions that take several options. */
const checklists = (raw: unknown, found: Set<string>): void => {
  if (Array.isArray(raw)) for (const one of raw) checklists(one, found)
  else if (typeof raw === 'object' && raw !== null) {
    const name: unknown = Reflect.get(raw, 'name')
    if (typeof name === 'string' && Array.isArray(Reflect.get(raw, 'checklist_answers'))) found.add(name)
    for (const one of Object.values(raw)) checklists(one, found)
  }
}

const facts = (all: Readonly<Record<string, string | number | null | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(all).flatMap(([key, value]) => (value === null || value === undefined ? [] : [[key, String(value).slice(0, 1000)]])),
  )

const draftOf = (
  label: LabelboxLabel,
  row: z.infer<typeof rowSchema>,
  project: string,
  fileName: string,
  place: string,
  path: string,
  rejects: Reject[],
): Draft => {
  const { id, label_kind, label_details: details, performance_details: performance, annotations } = label
  const taken = new Set<string>()
  const marks = (annotations?.objects ?? []).flatMap((raw, index): DraftMark[] => {
    const at = `${place}.annotations.objects[${index}]`
    const object = sound(raw, objectSchema, at, rejects)
    if (object === undefined) return []
    const geometry = shapeOf(object)
    if (!geometry.ok) {
      rejects.push({ at, reason: geometry.error })
      return []
    }
    const wanted = object.feature_id?.slice(0, 64) || `mark-${index + 1}`
    if (taken.has(wanted)) {
      rejects.push({ at: `${at}.feature_id`, reason: `the id "${wanted}" was there before` })
      return []
    }
    taken.add(wanted)
    const said = saidIn(object.classifications, `${at}.classifications`, rejects)
    return [{ id: wanted, label: object.name, geometry: geometry.value, said, at }]
  })
  const moment = momentOf(details?.updated_at ?? details?.created_at)
  const { width, height } = row.media_attributes ?? {}
  const known = { data_row_id: row.data_row.id, global_key: row.data_row.global_key, row_data: row.data_row.row_data, project, file: path }
  return {
    ...{ fileName, width: width ?? null, height: height ?? null, marks, place },
    said: saidIn(annotations?.classifications ?? [], `${place}.annotations.classifications`, rejects),
    ...(details?.created_by ? { reader: details.created_by } : {}),
    ...(moment === undefined ? {} : { at: moment }),
    origin: facts({
      ...known,
      label_id: id,
      label_kind,
      seconds_to_create: performance?.seconds_to_create,
      created_at: details?.created_at,
    }),
  }
}

/** Lines of an export, or the elements of one list, with their places. */
const rowsOf = (path: string, text: string, rejects: Reject[]): { at: string; raw: unknown }[] =>
  text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    const at = `${path} line ${index + 1}`
    try {
      const raw: unknown = JSON.parse(line)
      return [{ at, raw }]
    } catch {
      rejects.push({ at, reason: 'is not JSON' })
      return []
    }
  })

/**
 * Labelbox's export of data rows as NDJSON. Each label of each project is a record of whoever made it.
 * @throws when there is no file of lines, or none of its lines is a data row.
 */
export const readLabelbox = async (source: LabelSource): Promise<Reading> => {
  const rejects: Reject[] = []
  const drafts: Draft[] = []
  const several = new Set<string>()
  const paths = pathsWith(source, '.ndjson', '.jsonl', '.json')
  if (paths.length === 0) throw new Error('there is no file ending in .ndjson')
  let lines = 0
  let rows = 0
  for (const path of paths)
    for (const { at, raw } of rowsOf(path, await textOf(source, path), rejects)) {
      lines++
      const row = sound(raw, rowSchema, at, rejects)
      if (row === undefined) continue
      rows++
      const { external_id: external, global_key: key, row_data: data } = row.data_row
      const fileName = [external, key, data].map((name) => (name ? safeName(name) : undefined)).find((name) => name !== undefined)
      if (fileName === undefined) {
        rejects.push({ at: `${at}.data_row`, reason: 'names no image' })
        continue
      }
      checklists(row.projects, several)
      for (const [project, { labels }] of Object.entries(row.projects))
        labels.forEach((one, index) => {
          const place = `${at}.projects.${project.slice(0, 60)}.labels[${index}]`
          const label = sound(one, labelSchema, place, rejects)
          if (label !== undefined) drafts.push(draftOf(label, row, project, fileName, place, path, rejects))
        })
    }
  if (lines > 0 && rows === 0) throw new Error(`${paths[0]}: not a Labelbox export: no line has a data row`)

  const asked = new Map<string, { scope: Asked['scope']; said: Said[] }>()
  const note = (said: ReadonlyMap<string, Said>, scope: Asked['scope']) => {
    for (const [name, one] of said)
      asked.set(name, { scope: asked.get(name)?.scope ?? scope, said: [...(asked.get(name)?.said ?? []), one] })
  }
  for (const { said, marks } of drafts) {
    note(said, 'sample')
    for (const mark of marks) note(mark.said, 'region')
  }
  const questions = questionsOf(
    [...asked].map(([name, { scope, said }]) => ({ name, text: name, scope, said, isMultiple: several.has(name) })),
  )
  const answersOf = (said: ReadonlyMap<string, Said>, at: string): Answer[] =>
    [...said].flatMap(([name, one]) => {
      const answer = questions.get(name)?.answer(one)
      if (answer === undefined) rejects.push({ at, reason: `the answer to "${name}" is larger than an answer can be` })
      return answer === undefined ? [] : [answer]
    })
  const names = [...new Set(drafts.flatMap(({ marks }) => marks.map(({ label }) => label)))]
  const slugs = slugsOf(names.map((name) => ({ key: name, name })))
  const records = drafts.map(({ marks, said, place, ...record }): LabelRecord => {
    const regions = marks.map(({ id, label, geometry, said: onMark, at }): Region => {
      const answers = answersOf(onMark, at)
      const origin = { kind: 'file', name: (record.origin?.file ?? '').slice(-200) } as const
      return { id, labelId: slugs.get(label) ?? '', geometry, attributes: {}, origin, ...(answers.length === 0 ? {} : { answers }) }
    })
    return { ...record, regions, answers: answersOf(said, place) }
  })
  return {
    labels: names.map((name) => ({ id: slugs.get(name) ?? '', name })),
    questions: [...questions.values()].map(({ question }) => question),
    ...{ records, rejects },
  }
}
