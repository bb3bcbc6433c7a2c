import type { DecidedAnnotation } from '@reticle/db'
import { type AnnotationContent, type AssignmentId, contentOf, feedbackOn, ok, type Region, type TaskId } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { decodeCursor, momentKey, pageOf } from '../paging.ts'
import { sampleAnswer } from './show-sample.ts'

/** The ids of peers' annotations are nothing to a reader; of their own they must know which mark was taken. */
const withoutPeers = (region: Region, own: string): Region => {
  const { origin } = region
  if (origin.kind !== 'reader' || origin.annotationId === own) return region
  const { annotationId: _annotationId, ...rest } = origin
  return { ...region, origin: rest }
}

const decidedContent = async (context: Context, row: DecidedAnnotation): Promise<AnnotationContent> => {
  if (row.decided !== null) return row.decided
  const { content } = await context.protocols.get(row.protocolId)
  return row.consensus === null ? { regions: [], answers: [], comment: '' } : contentOf(content, row.consensus)
}

const feedbackOf = async (context: Context, row: DecidedAnnotation) => {
  const decided = await decidedContent(context, row)
  const clusters = row.consensus?.regions ?? []
  return { decided, ...feedbackOn({ annotationId: row.annotationId, mine: row.mine, decided, objects: row.objects, clusters }) }
}

type Cards = Awaited<ReturnType<Context['read']['labelling']['cards']>>

const summary = (row: DecidedAnnotation, changed: number, cards: Cards) => {
  const card = cards.find(({ taskId }) => taskId === row.taskId)
  if (card === undefined) throw new Error(`the task ${row.taskId} is gone, though its annotations are not`)
  return {
    assignmentId: row.assignmentId,
    taskId: row.taskId,
    sample: sampleAnswer(card.sample),
    submittedAt: row.submittedAt.toISOString(),
    settledAt: row.settledAt.toISOString(),
    by: row.by,
    reasonCode: row.reasonCode,
    note: row.note,
    changed,
    messages: row.messages,
  }
}

type Page = { readonly cursor?: string | undefined; readonly limit: number }

/** Decisions on the caller's annotations, latest first (L77): of settled tasks whose protocol shows them, and never of gold. */
export const listFeedback = async (context: Context, caller: Caller, { projectId }: Scope, { cursor, limit }: Page) => {
  const after = decodeCursor(momentKey, cursor)
  if (!after.ok) return after
  const rows = await context.read.feedback.list(projectId, caller.personId, after.value, limit + 1)
  const page = pageOf(rows, limit, (row) => ({ at: row.settledText, id: row.annotationId }))
  const cards = await context.read.labelling.cards(page.rows.map(({ taskId }) => taskId))
  const shown = []
  for (const row of page.rows) shown.push(summary(row, (await feedbackOf(context, row)).changed, cards))
  return ok({ next: page.next, rows: shown })
}

/** What the caller marked, what was decided, and why; undefined when they may not know. */
export const showFeedback = async (context: Context, caller: Caller, assignmentId: AssignmentId) => {
  const row = await context.read.feedback.of(assignmentId, caller.personId)
  if (row === undefined) return undefined
  const { decided, objects, changed } = await feedbackOf(context, row)
  const cards = await context.read.labelling.cards([row.taskId as TaskId])
  const regions = decided.regions.map((region) => withoutPeers(region, row.annotationId))
  return { ...summary(row, changed, cards), mine: row.mine, decided: { ...decided, regions }, objects: [...objects] }
}
