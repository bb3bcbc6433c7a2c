import { newId } from '@reticle/db'
import {
  type AnnotationContent,
  checkAnnotation,
  type DomainError,
  err,
  imageFactsOf,
  ok,
  type ReasonCode,
  type Result,
  step,
  type TaskId,
  taskFlow,
} from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'

type Decision = { readonly content: AnnotationContent; readonly reasonCode: ReasonCode; readonly note: string }

/** Settles a contested task by the caller's signed decision. A later decision supersedes the one before; neither is ever changed. */
export const adjudicateTask = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  taskId: TaskId,
  decision: Decision,
): Promise<Result<string, DomainError>> =>
  context.unitOfWork(async (repositories): Promise<Result<string, DomainError>> => {
    const task = await repositories.tasks.lock(taskId)
    if (task === undefined) return err({ code: 'not-found', message: 'there is no such task' })
    if (await repositories.tasks.hasAnnotated(taskId, caller.personId))
      return err({ code: 'own-annotation', message: 'you annotated this sample, so another reviewer must decide it' })
    const state = step(taskFlow, task.state, 'adjudicated')
    if (state === undefined)
      return err({ code: 'wrong-state', message: `this task is ${task.state}; only contested tasks are adjudicated, so reload the desk` })
    const protocol = await repositories.protocols.get(task.protocolId)
    if (protocol === undefined) throw new Error(`task ${taskId} has no protocol`)
    const image = imageFactsOf(await repositories.samples.factsUnder(taskId))
    const problems = checkAnnotation(protocol.content, decision.content, image).filter((problem) => problem.severity === 'hard')
    if (problems.length > 0)
      return err({ code: 'invalid-annotation', message: problems[0]?.message ?? 'the decision breaks the protocol', problems })

    const id = newId()
    const at = context.now()
    const [last] = await repositories.desk.adjudicationsOf(taskId)
    const { content, reasonCode, note } = decision
    const reason = `adjudicated: ${reasonCode}`
    await repositories.desk.addAdjudication({
      id,
      taskId,
      reviewerId: caller.personId,
      content,
      reasonCode,
      note,
      consensusId: task.consensusId,
      supersedes: last?.id ?? null,
      signedAt: at,
    })
    await repositories.tasks.settleByAdjudication(taskId, { state, adjudicationId: id, reason, at })
    const { projectId, organizationId } = scope
    await repositories.viewings.add({ taskId, personId: caller.personId, projectId, viewedAt: at })
    const event = { subjectId: taskId, at, organizationId, projectId, actorId: caller.personId }
    await repositories.events.add(
      { ...event, type: 'task.adjudicated', payload: { adjudicationId: id, reasonCode, supersedes: last?.id ?? null } },
      { ...event, type: 'task.settled', payload: { by: 'adjudication', reason, replacedReason: task.reason } },
    )
    await repositories.outbox.put(
      { kind: 'job', name: 'refit-project', payload: { projectId } },
      { kind: 'hint', payload: { projectId, topics: ['contested', 'progress', 'samples'] } },
    )
    return ok(id)
  })
