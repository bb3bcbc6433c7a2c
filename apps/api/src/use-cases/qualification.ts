import type { MyQualification } from '@reticle/contract'
import { testRepeat } from '@reticle/db'
import {
  type DomainError,
  err,
  ok,
  type PersonId,
  type ProjectId,
  type QualificationPolicy,
  type Result,
  type Standing,
  standingOf,
  type TaskId,
  verdictOf,
} from '@reticle/domain'
import type { Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { liveTraining, scoreReadings } from './gold-scores.ts'

type Where = Pick<Scope, 'projectId' | 'organizationId'>
type Last = Awaited<ReturnType<Context['read']['qualifications']['latest']>>

export type Gate =
  | { readonly kind: 'open' }
  | { readonly kind: 'test'; readonly taskIds: readonly TaskId[]; readonly repeat: number; readonly isShort: boolean }
  | { readonly kind: 'closed'; readonly reason: 'test-failed' | 'no-test-tasks' }

const tellSelf = (projectId: string, personId: string) =>
  [
    { kind: 'hint', payload: { projectId, topics: ['training', 'assignments'], personId } },
    { kind: 'hint', payload: { projectId, topics: ['people'] } },
  ] as const

/**
 * Counts what was read in the running attempt, and ends it when all is read. Done again by whoever asks next: a server that dies between a
 * submission and its score loses nothing.
 */
export const settleAttempt = async (context: Context, where: Where, personId: string, policy: QualificationPolicy): Promise<Last> => {
  const { projectId, organizationId } = where
  const whose = { projectId, personId }
  await scoreReadings(context, where)
  return context.unitOfWork(async ({ qualifications, gold, events, outbox }) => {
    await qualifications.lock(whose)
    const last = await qualifications.latest(whose)
    if (last?.state !== 'running') return last
    const handed = await qualifications.handedOut(whose, last.attempt)
    const scores = await gold.scoresOf(handed.flatMap(({ annotationId }) => annotationId ?? []))
    const { done, score, state } = verdictOf(policy, scores.slice(0, policy.tasks))
    if (done === last.done && state === 'running') return last
    const at = context.now()
    const endedAt = state === 'running' ? null : at
    await qualifications.set({ ...whose, attempt: last.attempt }, { done, score, state, endedAt })
    if (state === 'passed' || state === 'failed')
      await events.add({
        type: state === 'passed' ? 'qualification.passed' : 'qualification.failed',
        ...{ subjectId: personId, actorId: personId, at, organizationId, projectId },
        payload: { attempt: last.attempt, score, of: policy.tasks, passScore: policy.passScore },
      })
    await outbox.put(...tellSelf(projectId, personId))
    return { ...last, done, score, state, endedAt }
  })
}

/** After a task of the test was submitted. What fails here is made up for by whoever asks next how the person stands. */
export const countTest = async (context: Context, where: Where, personId: string): Promise<void> => {
  try {
    const { qualification } = await liveTraining(context, where.projectId)
    if (qualification !== undefined) await settleAttempt(context, where, personId, qualification)
  } catch (error) {
    context.log.warn({ err: error, projectId: where.projectId }, 'a task of a test could not be counted; it will be with the next claim')
  }
}

/** Begins an attempt, unless another request did meanwhile. Answers the attempt that runs. */
const begin = async (context: Context, where: Where, personId: string, protocolId: string, wanted: Standing['kind']): Promise<Last> => {
  const { projectId, organizationId } = where
  const whose = { projectId, personId }
  return context.unitOfWork(async ({ qualifications, events, outbox }) => {
    await qualifications.lock(whose)
    const last = await qualifications.latest(whose)
    if (last?.state === 'running' || (wanted === 'begins') !== (last === undefined)) return last
    const startedAt = context.now()
    const row = { ...whose, attempt: (last?.attempt ?? 0) + 1, protocolId, state: 'running' as const, startedAt }
    await qualifications.begin(row)
    await events.add({
      type: 'qualification.started',
      ...{ subjectId: personId, actorId: personId, at: startedAt, organizationId, projectId },
      payload: { attempt: row.attempt },
    })
    await outbox.put(...tellSelf(projectId, personId))
    return qualifications.latest(whose)
  })
}

const closed = (reason: 'test-failed' | 'no-test-tasks'): Gate => ({ kind: 'closed', reason })

/** Where a person stands with the test, as it is after everything that they submitted. */
const lastOf = async (context: Context, where: Where, personId: string, policy: QualificationPolicy): Promise<Last> => {
  const last = await context.read.qualifications.latest({ projectId: where.projectId, personId })
  return last?.state === 'running' ? settleAttempt(context, where, personId, policy) : last
}

/**
 * What stands between a person and the queue (docs/spec/gold.md, G11): nothing once the test is passed or waived; else the tasks of the test.
 * The first attempt begins by itself, a later one is asked for.
 */
export const qualificationGate = async (
  context: Context,
  projectId: ProjectId,
  personId: PersonId,
  { policy, protocolId }: { readonly policy: QualificationPolicy; readonly protocolId: string },
): Promise<Gate> => {
  const key = `${projectId} ${personId}`
  if (context.qualified.get(key) === true) return { kind: 'open' }
  const whose = { projectId, personId }
  const organizationId = (await context.read.projects.get(projectId))?.organizationId
  if (organizationId === undefined) throw new Error(`the project ${projectId} is gone`)
  const where: Where = { projectId, organizationId: organizationId as Where['organizationId'] }
  let last = await lastOf(context, where, personId, policy)
  const standing = standingOf(policy, last)
  if (standing.kind === 'again' || standing.kind === 'over') return closed('test-failed')
  if (standing.kind === 'begins') {
    if ((await context.read.qualifications.eligible(whose)) < policy.tasks) return closed('no-test-tasks')
    last = await begin(context, where, personId, protocolId, 'begins')
  }
  if (last?.state !== 'running') {
    context.qualified.set(key, true)
    return { kind: 'open' }
  }
  const taskIds = await context.read.qualifications.tasksOf(whose, last.attempt, policy.tasks)
  return { kind: 'test', taskIds, repeat: testRepeat(last.attempt), isShort: taskIds.length < policy.tasks }
}

const noTest: MyQualification = {
  ...{ isNeeded: false, state: 'none', attempt: 0, attempts: 0, done: 0, of: 0, score: null, passScore: 0, showsAnswers: false },
  retryAt: null,
}

/** What a person is told of their own test. While answers are not shown, no score is either until the attempt is over. */
export const myQualification = async (context: Context, where: Where, personId: string): Promise<MyQualification> => {
  const { qualification: policy } = await liveTraining(context, where.projectId)
  if (policy === undefined) return noTest
  const last = await lastOf(context, where, personId, policy)
  const standing = standingOf(policy, last)
  const { tasks: of, passScore, attempts, showsAnswers } = policy
  const attempt = last?.attempt ?? 0
  return {
    ...{ isNeeded: standing.kind !== 'open', state: last?.state ?? 'none', attempt, done: last?.done ?? 0, of, passScore, showsAnswers },
    attempts: Math.max(attempts, attempt),
    score: last?.state === 'running' && !showsAnswers ? null : (last?.score ?? null),
    retryAt: standing.kind === 'again' ? standing.from.toISOString() : null,
  }
}

/** Begins another attempt, when one is left and its time has come. */
export const retryQualification = async (
  context: Context,
  where: Where,
  personId: string,
): Promise<Result<MyQualification, DomainError>> => {
  const { qualification: policy } = await liveTraining(context, where.projectId)
  const last = policy === undefined ? undefined : await lastOf(context, where, personId, policy)
  const refuse = (message: string) => err({ code: 'wrong-state', message } as const)
  const standing = standingOf(policy, last)
  switch (standing.kind) {
    case 'open':
      return refuse('the project is open to you: claim the next sample')
    case 'begins':
    case 'running':
      return refuse('your test is running: claim its next sample')
    case 'over':
      return refuse('you have used all attempts at the test: ask a manager of the project for another one')
    case 'again':
      if (standing.from > context.now())
        return refuse(
          `you may try again from ${standing.from.toISOString()} on; ${standing.left} ${standing.left === 1 ? 'attempt is' : 'attempts are'} left`,
        )
  }
  const protocolId = await context.read.projects.liveProtocolId(where.projectId)
  if (!protocolId || policy === undefined) return refuse('this project has no protocol')
  if ((await context.read.qualifications.eligible({ projectId: where.projectId, personId })) < policy.tasks)
    return refuse(`the test asks for ${policy.tasks} samples with known answers, and there are fewer: ask a manager to add some`)
  await begin(context, where, personId, protocolId, 'again')
  return ok(await myQualification(context, where, personId))
}
