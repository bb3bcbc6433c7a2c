import { newId, type Repositories } from '@reticle/db'
import {
  type AnnotationContent,
  checkAnnotation,
  checkDecisions,
  type DomainError,
  err,
  imageFactsOf,
  type ObjectDecision,
  ok,
  type ReasonCode,
  type Result,
  step,
  type TaskId,
  taskFlow,
} from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { type Deciding, openDecision } from './deciding.ts'
import { mendedBasis } from './mending.ts'
import { notContested } from './review-lease.ts'
import { tellReaders } from './tell-readers.ts'

type Decision = {
  readonly content: AnnotationContent
  readonly objects: ObjectDecision[]
  readonly reasonCode: ReasonCode
  readonly note: string
  readonly fence?: number | undefined
}

const problemOf = async (
  repositories: Repositories,
  { task, protocol }: Deciding,
  { content, objects }: Decision,
): Promise<DomainError | undefined> => {
  const image = imageFactsOf(await repositories.samples.factsUnder(task.id))
  const consensus = objects.length === 0 || task.consensusId === null ? undefined : await repositories.desk.consensus(task.consensusId)
  const problems = [...checkAnnotation(protocol, content, image), ...checkDecisions(consensus?.regions ?? [], content, objects)]
  const [first, ...more] = problems.filter((problem) => problem.severity === 'hard')
  if (first === undefined) return undefined
  const message = `${first.message}${more.length === 0 ? '' : ` (and ${more.length} more)`}`
  return { code: 'invalid-annotation', message, problems: [first, ...more] }
}

/** "Protocol unclear", of the task or of single objects, becomes work for the next version of the protocol. */
const notesOf = ({ reasonCode, note, objects }: Decision): { clusterId: string | null; text: string }[] => {
  const unclear = objects.filter((decision) => decision.reasonCode === 'protocol-unclear')
  const ofObjects = unclear.map((decision) => ({ clusterId: decision.clusterId, text: decision.note ?? note }))
  return reasonCode === 'protocol-unclear' ? [{ clusterId: null, text: note }, ...ofObjects] : ofObjects
}

type Signing = { readonly caller: Caller; readonly scope: Scope; readonly id: string; readonly at: Date }

const record = async (
  repositories: Repositories,
  { task }: Deciding,
  decision: Decision,
  { caller, scope, id, at }: Signing,
): Promise<void> => {
  const { content, objects, reasonCode, note } = decision
  const { projectId, organizationId } = scope
  const reviewerId = caller.personId
  const taskId = task.id
  const [last] = await repositories.desk.adjudicationsOf(taskId)
  const supersedes = last?.id ?? null
  const signed = { id, taskId, reviewerId, content, objects, reasonCode, note, consensusId: task.consensusId, supersedes, signedAt: at }
  await repositories.desk.addAdjudication(signed)
  const notes = notesOf(decision).map((one) => ({ ...one, id: newId(), projectId, taskId, adjudicationId: id, reviewerId, madeAt: at }))
  await repositories.protocolNotes.add(...notes)
  await repositories.viewings.add({ taskId, personId: reviewerId, projectId, viewedAt: at })
  const event = { subjectId: taskId, at, organizationId, projectId, actorId: reviewerId }
  const reason = `adjudicated: ${reasonCode}`
  await repositories.events.add(
    { ...event, type: 'task.adjudicated', payload: { adjudicationId: id, reasonCode, supersedes, objects: objects.length } },
    { ...event, type: 'task.settled', payload: { by: 'adjudication', reason, replacedReason: task.reason } },
  )
  await repositories.outbox.put(
    { kind: 'job', name: 'refit-project', payload: { projectId } },
    {
      kind: 'hint',
      payload: { projectId, topics: ['contested', 'progress', 'samples', 'reviews', ...(notes.length > 0 ? ['notes'] : [])] },
    },
  )
}

/** A known answer that was mended is gold again with the signature; the old one stays in its rows (docs/spec/gold.md, G35). */
const keepGold = async (repositories: Repositories, { task }: Deciding, { projectId, organizationId }: Scope, caller: Caller, at: Date) => {
  if ((await mendedBasis(repositories, task.id)) === undefined) return
  await repositories.tasks.setGold(task.id, true)
  const event = { subjectId: task.id, at, organizationId, projectId, actorId: caller.personId }
  await repositories.events.add({ ...event, type: 'task.gold-set', payload: { reason: 'mended' } })
  await repositories.outbox.put({ kind: 'hint', payload: { projectId, topics: ['gold'] } })
}

/** Settles a contested task by the caller's signed decision. A later decision supersedes the one before; neither is ever changed. */
export const adjudicateTask = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  taskId: TaskId,
  decision: Decision,
): Promise<Result<string, DomainError>> =>
  context.unitOfWork(async (repositories): Promise<Result<string, DomainError>> => {
    const opened = await openDecision(repositories, caller, scope, taskId, decision.fence)
    if (!opened.ok) return opened
    const deciding = opened.value
    const state = step(taskFlow, deciding.task.state, 'adjudicated')
    if (state === undefined) return err(notContested(deciding.task.state, scope.roles))
    const problem = await problemOf(repositories, deciding, decision)
    if (problem !== undefined) return err(problem)
    const id = newId()
    const at = context.now()
    await record(repositories, deciding, decision, { caller, scope, id, at })
    await repositories.tasks.settleByAdjudication(taskId, { state, adjudicationId: id, reason: `adjudicated: ${decision.reasonCode}`, at })
    await keepGold(repositories, deciding, scope, caller, at)
    await repositories.reviews.end(taskId, 'signed', caller.personId)
    if (deciding.policy.showsDecision) await tellReaders(repositories, { projectId: scope.projectId, taskId, at })
    return ok(id)
  })
