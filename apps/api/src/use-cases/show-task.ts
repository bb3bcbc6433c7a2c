import {
  type AnnotationContent,
  contentOf,
  contentReader,
  may,
  type ProjectId,
  type Protocol,
  type Role,
  type TaskConsensus,
  type TaskId,
  type TaskState,
} from '@reticle/domain'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { mendedAnswer } from './mending.ts'
import { blindNames } from './reader-names.ts'
import { sampleAnswer } from './show-sample.ts'
import { refresh } from './tell-dispenser.ts'

type Version = NonNullable<Awaited<ReturnType<Context['read']['protocols']['get']>>>
type Summary = NonNullable<Awaited<ReturnType<Context['read']['tasks']['summary']>>>

/** Open tasks may still be handed out: whoever also labels here must not learn what peers said. */
const isOpen = (state: TaskState) => state === 'collecting' || state === 'comparing'
export const isBlindTo = (state: TaskState, roles: readonly Role[]) => isOpen(state) && may(roles, 'task.label')

/**
 * What is known is handed out as hidden gold to whoever labels: to someone who also labels here it looks like what it is for them, a task that
 * nobody has read (docs/spec/gold.md, G9).
 */
export const looksUnread = (row: Pick<Summary, 'looksUnread'>, roles: readonly Role[]): boolean =>
  row.looksUnread && may(roles, 'task.label')

/** A task in a list. To someone who also labels, an open task shows no count and no agreement of others. */
export const taskSummary = (row: Summary, roles: readonly Role[]) => {
  const isMasked = looksUnread(row, roles)
  const isHidden = isMasked || isBlindTo(row.state, roles)
  return {
    id: row.id,
    projectId: row.projectId,
    state: isMasked ? ('collecting' as const) : row.state,
    reason: isHidden ? null : row.reason,
    sample: sampleAnswer(row.sample),
    annotations: isHidden ? Number(row.isOwn) : row.annotations,
    reads: row.reads,
    agreement: isHidden ? null : row.agreement,
    contestedAt: row.state === 'contested' && !isMasked ? (row.contestedAt?.toISOString() ?? null) : null,
    isOwn: row.isOwn,
    priority: row.priority,
    // Whoever labels must not be able to tell gold from other samples.
    isGold: may(roles, 'task.label') ? null : row.isGold,
  }
}

/** Contents in the words of the task's version, as the comparison read them (ontology.md, O15). */
const readerUnder = async ({ read }: Context, projectId: string, version: number, made: readonly { readonly version: number }[]) => {
  if (made.every((one) => one.version >= version)) return (content: AnnotationContent) => content
  const since = await read.ontology.changesSince(projectId)
  const readAs = contentReader(since.map((one) => ({ version: one.version, ontology: one.changes })))
  return (content: AnnotationContent, from: number) => readAs(content, from, version)
}

type Corrected = Awaited<ReturnType<Context['read']['desk']['correctedOf']>>
type Reading = (content: AnnotationContent, from: number) => AnnotationContent

/** What an annotation corrects, the latest first. */
const earlierOf = (corrected: Corrected, annotationId: string, readAs: Reading) => {
  const earlier = []
  for (let of = annotationId; ; ) {
    const before = corrected.find(({ correctedBy }) => correctedBy === of)
    if (before === undefined) return earlier.length === 0 ? {} : { earlier }
    const { annotationId: id, submittedAt, content, version } = before
    earlier.push({ annotationId: id, submittedAt: submittedAt.toISOString(), content: readAs(content, version) })
    of = id
  }
}

const readersOf = async (context: Context, row: Summary, { content: { review, redundancy }, version }: Version) => {
  const submissions = await context.read.desk.annotationsOf(row.id)
  const corrected = await context.read.desk.correctedOf(row.id)
  const { isBlind } = review
  const { reads } = redundancy
  const readAs = await readerUnder(context, row.projectId, version, [...submissions, ...corrected])
  const names = blindNames(context.config.secret, row.id, reads, Math.max(0, ...submissions.map(({ reader }) => reader + 1)))
  return submissions
    .map(({ annotatorId: _annotatorId, assignmentId: _assignmentId, name, submittedAt, reader, version: made, content, ...rest }) => ({
      ...rest,
      content: readAs(content, made),
      ...earlierOf(corrected, rest.annotationId, readAs),
      reader: isBlind ? (names[reader] ?? 'Reader') : name,
      submittedAt: submittedAt.toISOString(),
    }))
    .toSorted((a, b) => (a.reader < b.reader ? -1 : 1))
}

const resolutionOf = (
  row: Summary,
  protocol: Protocol,
  consensus: TaskConsensus | undefined,
  adjudications: readonly { readonly content: AnnotationContent }[],
  known: AnnotationContent | undefined,
) => {
  if (row.state !== 'settled' || row.resolutionKind === null) return null
  const [decision] = adjudications
  // A gold task says what it said before: its decision, when there was one.
  if (row.adjudicationId !== null) return decision === undefined ? null : { kind: row.resolutionKind, content: decision.content }
  if (consensus !== undefined) return { kind: row.resolutionKind, content: contentOf(protocol, consensus) }
  return known === undefined ? null : { kind: row.resolutionKind, content: known }
}

/**
 * Keeps that this person sees what a task's readers said, before it is shown: from now on they are never handed this task, whatever roles
 * they have or get (L52). The dispenser is told at once when it may be handing the task out.
 */
export const keepViewing = async (context: Context, caller: Caller, row: Summary): Promise<void> => {
  const viewing = { taskId: row.id, personId: caller.personId, projectId: row.projectId, viewedAt: context.now() }
  if (await context.read.viewings.has(row.id, caller.personId)) return
  await context.unitOfWork((repositories) => repositories.viewings.add(viewing))
  if (isOpen(row.state)) await refresh(context, row.projectId as ProjectId, [row.id as TaskId])
}

/** One task with everything that the desk may see of it; undefined when there is none. Opening it is kept. */
export const taskDetail = async (context: Context, caller: Caller, roles: readonly Role[], taskId: string) => {
  const row = await context.read.tasks.summary(taskId, caller.personId)
  const protocol = row === undefined ? undefined : await context.read.protocols.get(row.protocolId)
  if (row === undefined || protocol === undefined) return undefined
  const summary = { ...taskSummary(row, roles), protocolId: row.protocolId }
  if (looksUnread(row, roles) || isBlindTo(row.state, roles))
    return { ...summary, readers: [], consensus: null, adjudications: [], resolution: null }
  const [readers, consensus, decisions, known, mended] = await Promise.all([
    readersOf(context, row, protocol),
    row.consensusId === null ? undefined : context.read.desk.consensus(row.consensusId),
    context.read.desk.adjudicationsOf(taskId),
    context.read.knownAnswers.fromFile(taskId),
    row.state === 'contested' && !may(roles, 'task.label') ? mendedAnswer(context.read, taskId, protocol.content) : undefined,
  ])
  if (readers.length > 0 || known !== undefined) await keepViewing(context, caller, row)
  return {
    ...summary,
    readers,
    consensus: consensus ?? null,
    adjudications: decisions.map((decision) => ({ ...decision, signedAt: decision.signedAt.toISOString() })),
    resolution: resolutionOf(row, protocol.content, consensus, decisions, known),
    ...(mended === undefined ? {} : { mended }),
  }
}
