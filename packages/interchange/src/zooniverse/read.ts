import type { Answer, Region } from '@reticle/domain'
import { z } from 'zod'
import { type Asked, questionsOf, type Said } from '../asked.ts'
import { jsonCell, namedRows } from '../csv/named-rows.ts'
import { mostSide } from '../inside.ts'
import { momentOf } from '../moment.ts'
import type { LabelRecord, LabelSource, Reading, Reject, Size } from '../port.ts'
import { safeName } from '../safe-name.ts'
import { slugsOf } from '../slugs-of.ts'
import { pathsWith, textOf } from '../source.ts'
import { type TaskFacts, type Told, taskReader } from './tasks.ts'

const text = z.string()
const rowSchema = z.object({
  classification_id: text.min(1, 'a classification without an id').max(60),
  user_name: text.max(300),
  user_id: text.max(60).default(''),
  user_ip: text.max(100).default(''),
  workflow_id: text.max(60).default(''),
  workflow_name: text.max(1000).default(''),
  workflow_version: text.max(60).default(''),
  created_at: text.max(60).default(''),
  gold_standard: text.max(60).default(''),
  expert: text.max(60).default(''),
  metadata: text.default(''),
  annotations: text,
  subject_data: text,
  subject_ids: text.max(1000).default(''),
})
type Row = z.infer<typeof rowSchema>

const side = z.int().min(1).max(mostSide)
const metadataSchema = z.object({
  subject_dimensions: z
    .array(z.object({ naturalWidth: side, naturalHeight: side }).nullable().catch(null))
    .optional()
    .catch(undefined),
})
const subjectSchema = z.record(z.string(), z.record(z.string(), z.unknown()))

const fileKey = /^[#/!]*\s*(?:file[\s_-]?names?|image[\s_-]?(?:names?|files?)?|original[\s_-]?file[\s_-]?name)[\s_-]?[01]?$/i

/** The name of a subject's first picture where its metadata say one, else `subject-ID`. */
const nameOf = (id: string, facts: Readonly<Record<string, unknown>>): string => {
  const named = Object.entries(facts).find(([key, value]) => fileKey.test(key) && typeof value === 'string' && value !== '')
  return (typeof named?.[1] === 'string' ? safeName(named[1]) : undefined) ?? safeName(`subject-${id}`) ?? 'subject'
}

/** What was said of a subject, as origin: plain facts as they are, when and why it was retired. */
const originOf = (row: Row, subject: string, facts: Readonly<Record<string, unknown>>, path: string): Readonly<Record<string, string>> => {
  const entries: [string, unknown][] = [
    ['classification_id', row.classification_id],
    ['user_id', row.user_id],
    ['workflow_id', row.workflow_id],
    ['workflow_name', row.workflow_name],
    ['workflow_version', row.workflow_version],
    ['gold_standard', row.gold_standard],
    ['expert', row.expert],
    ['subject_id', subject],
    ['file', path],
    ...Object.entries(facts)
      .slice(0, 50)
      .map(([key, value]): [string, unknown] => [`subject.${key}`.slice(0, 100), value]),
  ]
  return Object.fromEntries(
    entries.flatMap(([key, value]) => {
      const shown =
        typeof value === 'object' && value !== null ? JSON.stringify(value) : value === null || value === undefined ? '' : String(value)
      return shown === '' ? [] : [[key, shown.slice(0, 1000)]]
    }),
  )
}

type Draft = Pick<LabelRecord, 'fileName' | 'reader' | 'at' | 'origin'> & {
  readonly told: Told
  readonly size: Size | null
  readonly place: string
}

const parsed = <T>(cell: string, schema: z.ZodType<T>, at: string, rejects: Reject[]): T | undefined => {
  try {
    const outcome = schema.safeParse(jsonCell(cell))
    if (outcome.success) return outcome.data
    rejects.push({ at, reason: outcome.error.issues[0]?.message ?? 'is not of the expected form' })
  } catch (cause) {
    rejects.push({ at, reason: cause instanceof Error ? cause.message : String(cause) })
  }
  return undefined
}

/** From this many answers on, texts of which most are met once only were typed and not chosen. */
const typedFrom = 20

/** Strings of a task that says no kind: typed where they are long or nearly all of their own, else options. */
const isTyped = (said: readonly Said[]): boolean => {
  const strings = said.flatMap((one) => (one.kind === 'chosen' && one.options.length === 1 ? one.options : []))
  return strings.some((one) => one.length > 500) || (strings.length >= typedFrom && new Set(strings).size > strings.length / 2)
}

/** Questions by the names of tasks: everything that drafts said, and whether it was typed. */
const questionsIn = (drafts: readonly Draft[], facts: ReadonlyMap<string, TaskFacts>) => {
  const scopes = new Map<string, { scope: Asked['scope']; said: Said[] }>()
  const note = (said: ReadonlyMap<string, Said>, scope: Asked['scope']) => {
    for (const [name, one] of said) {
      const known = scopes.get(name) ?? { scope, said: [] }
      known.said.push(one)
      scopes.set(name, known)
    }
  }
  for (const { told } of drafts) {
    note(told.said, 'sample')
    for (const mark of told.marks) note(mark.said, 'region')
  }
  const typed = new Set([...scopes].filter(([name, { said }]) => !facts.get(name)?.isMultiple && isTyped(said)).map(([name]) => name))
  const as = (name: string, one: Said): Said =>
    typed.has(name) && one.kind === 'chosen' ? { kind: 'text', value: one.options.join('\n') } : one
  const asked = [...scopes].map(([name, { scope, said }]): Asked => {
    const { text: shown = name, isMultiple = false } = facts.get(name) ?? {}
    return { name, text: shown, scope, isMultiple, said: said.map((one) => as(name, one)) }
  })
  const questions = questionsOf(asked)
  const empty: Said = { kind: 'chosen', options: [] }
  return {
    questions: [...questions.values()].map(({ question }) => question),
    answersTo: (said: ReadonlyMap<string, Said>, none: readonly string[], place: string, rejects: Reject[]): Answer[] => {
      // An empty list is an answer only to a task that takes several options.
      const chosenNone = none.filter((name) => facts.get(name)?.isMultiple && !said.has(name)).map((name) => [name, empty] as const)
      return [...said, ...chosenNone].flatMap(([name, one]) => {
        const answer = questions.get(name)?.answer(as(name, one))
        if (answer === undefined) rejects.push({ at: place, reason: `the answer to the task ${name} is larger than an answer can be` })
        return answer === undefined ? [] : [answer]
      })
    },
  }
}

/**
 * Zooniverse's classification export: each row is a record of its volunteer. Marks are in px of the picture that was shown.
 * @throws when no table has the columns of such an export.
 */
export const readZooniverse = async (source: LabelSource): Promise<Reading> => {
  const rejects: Reject[] = []
  const facts = new Map<string, TaskFacts>()
  const readTasks = taskReader(facts, rejects)
  const drafts: Draft[] = []
  const ids = new Set<string>()
  let found = 0
  for (const path of pathsWith(source, '.csv')) {
    const content = await textOf(source, path)
    const header = content.split(/\r?\n/, 1)[0] ?? ''
    if (!['classification_id', 'user_name', 'annotations', 'subject_data'].every((column) => header.includes(column))) continue
    found++
    for (const { at, row } of namedRows(path, content, rowSchema, rejects)) {
      if (ids.has(row.classification_id)) {
        rejects.push({ at, reason: `the classification ${row.classification_id} was there before` })
        continue
      }
      ids.add(row.classification_id)
      const subjects = parsed(row.subject_data, subjectSchema, `${at}, subject_data`, rejects)
      const annotations = parsed(row.annotations, z.array(z.unknown()).max(10_000), `${at}, annotations`, rejects)
      if (subjects === undefined || annotations === undefined) continue
      const [first, ...more] = Object.entries(subjects)
      if (first === undefined || more.length > 0) {
        rejects.push({
          at: `${at}, subject_data`,
          reason: `${more.length === 0 ? 'no subject' : `${more.length + 1} subjects`} in one classification: one is read`,
        })
        continue
      }
      const [subject, said] = first
      const shown = row.metadata === '' ? undefined : parsed(row.metadata, metadataSchema, `${at}, metadata`, rejects)
      const frames = shown?.subject_dimensions ?? []
      const size = frames[0] ? { width: frames[0].naturalWidth, height: frames[0].naturalHeight } : null
      const moment = momentOf(row.created_at)
      drafts.push({
        ...{ fileName: nameOf(subject, said), reader: row.user_name || row.user_ip || 'unknown' },
        ...(moment === undefined ? {} : { at: moment }),
        ...{ origin: originOf(row, subject, said, path), told: readTasks(annotations, `${at}, annotations`), size, place: at },
      })
    }
  }
  if (found === 0) throw new Error('there is no table with the columns classification_id, user_name, annotations and subject_data')

  const { questions, answersTo } = questionsIn(drafts, facts)
  const names = [...new Set(drafts.flatMap(({ told }) => told.marks.map(({ label }) => label)))]
  const slugs = slugsOf(names.map((name) => ({ key: name, name })))
  const records = drafts.map(({ told, size, place, ...record }): LabelRecord => {
    const isSeries = told.marks.some(({ frame }) => frame > 0)
    const regions = told.marks.map(({ label, geometry, frame, said }, index): Region => {
      const answers = answersTo(said, [], place, rejects)
      return {
        ...{ id: `mark-${index + 1}`, labelId: slugs.get(label) ?? '', geometry, attributes: {} },
        origin: { kind: 'file', name: (record.origin?.file ?? '').slice(-200) },
        ...(isSeries ? { plane: { t: frame } } : {}),
        ...(answers.length === 0 ? {} : { answers }),
      }
    })
    return {
      ...record,
      width: size?.width ?? null,
      height: size?.height ?? null,
      regions,
      answers: answersTo(told.said, told.empty, place, rejects),
    }
  })
  return { labels: names.map((name) => ({ id: slugs.get(name) ?? '', name })), questions, records, rejects }
}
