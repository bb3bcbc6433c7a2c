import { newId, type Repositories } from '@reticle/db'
import { type DomainError, err, ok, type ProjectId, type Protocol, type Result, type TaskId } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'

type Publishing = {
  readonly projectId: string
  readonly organizationId: string
  readonly actorId: string
  readonly content: Protocol
  readonly at: Date
}

const chunk = 1000

/**
 * Publishes the next version and makes it live, in the caller's transaction: samples without a task get one, tasks that nobody has begun
 * move to it, all others keep the version that they were begun under.
 */
export const publishIn = async (repositories: Repositories, { projectId, organizationId, actorId, content, at }: Publishing) => {
  const id = newId()
  const version = await repositories.protocols.add({ id, projectId, content, createdBy: actorId, createdAt: at })
  await repositories.projects.setProtocol(projectId, id)
  const { reads } = content.redundancy
  const moved = await repositories.tasks.moveUnbegun(projectId, id, reads)
  const opened = await repositories.tasks.openMissing(projectId, id, reads, at)
  await repositories.events.add({
    type: 'protocol.published',
    subjectId: id,
    at,
    organizationId,
    projectId,
    actorId,
    payload: { version, opened: opened.length, moved: moved.length },
  })
  for (let start = 0; start < opened.length; start += chunk)
    await repositories.events.add(
      ...opened.slice(start, start + chunk).map((task) => ({
        type: 'task.opened' as const,
        subjectId: task.id,
        at,
        organizationId,
        projectId,
        actorId,
        payload: { sampleId: task.sampleId, protocolId: id, reads },
      })),
    )
  await repositories.outbox.put({ kind: 'hint', payload: { projectId, topics: ['protocol', 'samples', 'progress'] } })
  return { id, version, changed: [...moved, ...opened.map((task) => task.id)] }
}

/** Publishes a protocol of an existing project, and tells the dispenser which tasks it touched. */
export const publishProtocol = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  content: Protocol,
): Promise<Result<{ id: string; version: number; createdAt: Date }, DomainError>> => {
  const at = context.now()
  const outcome = await context.unitOfWork(
    async (repositories): Promise<Result<{ id: string; version: number; changed: TaskId[] }, DomainError>> => {
      if ((await repositories.projects.lock(scope.projectId)) === undefined)
        return err({ code: 'not-found', message: 'there is no such project' })
      return ok(await publishIn(repositories, { ...scope, actorId: caller.personId, content, at }))
    },
  )
  if (!outcome.ok) return outcome
  await refresh(context, scope.projectId, outcome.value.changed)
  return ok({ id: outcome.value.id, version: outcome.value.version, createdAt: at })
}

/** Tells the dispenser that slots changed. It is a hint: when it is lost, the dispenser's own sweep finds them later. */
export const refresh = async (context: Context, projectId: ProjectId, taskIds: readonly TaskId[]): Promise<void> => {
  if (taskIds.length === 0) return
  await context.dispenser.refresh(projectId, taskIds).catch((error: unknown) => {
    context.log.warn({ err: error, projectId }, 'the dispenser could not be told of changed tasks')
  })
}
