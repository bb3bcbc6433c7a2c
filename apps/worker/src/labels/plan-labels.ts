import type { LabelImportOutline, LabelImportPlan } from '@reticle/db'
import type { Protocol } from '@reticle/domain'
import { countReading, matchingOf, protocolFrom } from '@reticle/interchange'
import type { WorkerContext } from '../context.ts'
import type { Decided, TakenRecord } from './decide-records.ts'
import type { LabelImport } from './label-import.ts'
import type { Matches } from './match-samples.ts'
import type { ReadLabels } from './read-labels.ts'
import type { readersFor } from './readers.ts'

/** Rejects that are kept in the row, of either kind. */
const mostKept = 5000

type Readers = Awaited<ReturnType<typeof readersFor>>

/** What a file holds, and what of the protocol its names meet. */
export const outlineOf = (
  read: ReadLabels,
  { choice, fileName }: LabelImport,
  protocol: Protocol | undefined,
  readers: Readers,
): LabelImportOutline => {
  const { reading, questions, format } = read
  const counted = countReading(reading)
  const { byLabel, byQuestion, byReader, ...sums } = counted
  const from = { labels: reading.labels, questions }
  const matching = protocol === undefined ? undefined : matchingOf(from, protocol, choice)
  const to = (id: string | null | undefined) => (id === undefined ? {} : { to: id })
  return {
    ...{ format: format.id, title: format.title, ...sums },
    labels: reading.labels.map(({ id, name }) => ({ name, marks: byLabel.get(id) ?? 0, ...to(matching?.labels.get(id)) })),
    questions: questions.map(({ id, text, scope }) => ({
      id,
      text,
      scope,
      answers: byQuestion.get(id) ?? 0,
      ...to(matching?.questions.get(id)),
    })),
    readers: [...byReader].map(([name, counts]) => ({ name, ...counts, to: readers.chosen.get(name) ?? null })),
    rejects: reading.rejects.slice(0, mostKept).map(({ at, reason }) => ({ at, reason })),
    rejected: reading.rejects.length,
    protocol: protocolFrom(fileName.replace(/\.[^.]*$/, ''), { ...reading, questions }) ?? null,
  }
}

/** How many are beyond what their tasks still want. */
const extrasIn = (taken: readonly TakenRecord[], newReads: number): number => {
  const given = new Map<string, number>()
  let extras = 0
  for (const { task, match, image } of taken) {
    const key = match.kind === 'sample' ? match.sampleId : image
    const n = (given.get(key) ?? task?.counted ?? 0) + 1
    given.set(key, n)
    if (n > (task?.reads ?? newReads) || (task !== null && task.state !== 'collecting')) extras++
  }
  return extras
}

/** Pairs of a task and a reader that are taken: those that this file brought before, and those that stand in the way, with the reason. */
export const standingIn = async ({ read }: WorkerContext, taken: readonly TakenRecord[]) => {
  const tasks = taken.flatMap(({ task }) => (task === null ? [] : [task.taskId]))
  const people = taken.flatMap(({ reader }) => (reader.kind === 'person' ? [reader.personId] : []))
  const rows = people.length === 0 ? [] : await read.labelImports.assignmentsOf([...new Set(tasks)], [...new Set(people)])
  const byPair = new Map(rows.map((row) => [`${row.taskId} ${row.personId}`, row]))
  return ({ task, reader, key }: TakenRecord): 'known' | string | undefined => {
    const found = task === null || reader.kind !== 'person' ? undefined : byPair.get(`${task.taskId} ${reader.personId}`)
    if (found === undefined) return undefined
    if (found.key === key) return 'known'
    if (found.state === 'submitted')
      return 'this reader has an annotation of the sample already: one of each reader counts, and the first stands'
    if (found.state === 'leased') return 'this reader has the sample on the bench now: try again when they are done'
    return found.state === 'skipped' ? 'this reader skipped the sample here' : undefined
  }
}

/** What would become of a file by the choice; nothing of it is written. */
export const planOf = async (
  context: WorkerContext,
  { choice }: LabelImport,
  decided: Decided,
  matches: Matches,
  read: ReadLabels,
  newReads: number,
): Promise<LabelImportPlan> => {
  const { becomes } = choice
  const standing = becomes === 'annotations' ? await standingIn(context, decided.taken) : undefined
  const keys =
    becomes === 'suggestions'
      ? await context.read.suggestions.keysOf(decided.taken.flatMap(({ task }) => (task === null ? [] : [task.taskId])))
      : new Set<string>()
  const left = [...decided.left]
  let known = 0
  const fresh = decided.taken.filter((one) => {
    const state = keys.has(`${one.task?.taskId} ${one.key}`) ? 'known' : standing?.(one)
    if (state === 'known') known++
    else if (state !== undefined) left.push({ at: one.at, reason: state })
    return state === undefined
  })
  const missing = new Set(read.reading.records.map(({ fileName }) => fileName).filter((name) => matches.of(name).kind === 'missing'))
  return {
    samples: { matched: matches.known + namedSamples(read, matches), new: matches.fresh.length, missing: missing.size },
    taken: fresh.length,
    extras: becomes === 'annotations' ? extrasIn(fresh, newReads) : 0,
    marks: fresh.reduce((sum, { content }) => sum + content.regions.length, 0),
    answers: fresh.reduce((sum, { content }) => sum + content.answers.length, 0),
    forgiven: becomes === 'annotations' ? Object.fromEntries(decided.forgiven) : {},
    known,
    left: left.slice(0, mostKept),
    leftOut: left.length,
  }
}

/** Samples that only a name leads to: their images are not in the file. */
const namedSamples = ({ reading, images }: ReadLabels, matches: Matches): number =>
  new Set(
    reading.records.flatMap(({ fileName }) => {
      const match = images.pathOf(fileName) === undefined ? matches.of(fileName) : undefined
      return match?.kind === 'sample' ? [match.sampleId] : []
    }),
  ).size
