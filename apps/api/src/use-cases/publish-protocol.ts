import { newId, type Repositories } from '@reticle/db'
import { type DomainError, err, type OntologyChange, ok, type Protocol, type Result, type TaskId } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { checkTargets } from './routing-targets.ts'
import { refresh, refreshedAtMost, reload } from './tell-dispenser.ts'

type Publishing = {
  readonly projectId: string
  readonly organizationId: string
  readonly actorId: string
  readonly content: Protocol
  readonly at: Date
  /** How the label set came from that of the version before. */
  readonly ontology?: OntologyChange[] | undefined
}

/** A publish moves and opens so many tasks itself; the rest of a larger project is left to the job `order-queue`, in batches. */
const mostAtOnce = 5000

type Published = {
  readonly id: string
  readonly version: number
  readonly isReload: boolean
  readonly changed: readonly TaskId[]
}

/**
 * Publishes the next version and makes it live, in the caller's transaction: samples without a task get one, tasks that nobody has begun
 * move to it, all others keep the version that they were begun under; and the queue is put into its order.
 */
export const publishIn = async (
  repositories: Repositories,
  { projectId, organizationId, actorId, content, at, ontology }: Publishing,
): Promise<Published> => {
  const { protocols, projects, tasks, queueOrder, events, outbox } = repositories
  const id = newId()
  const version = await protocols.add({ id, projectId, content, createdBy: actorId, createdAt: at, ontology })
  await projects.setProtocol(projectId, id)
  const { reads } = content.redundancy
  const page = { after: -1, limit: mostAtOnce }
  const move = await tasks.moveUnbegun(projectId, id, reads, page)
  const open = await tasks.openMissing(projectId, id, reads, at, page)
  const openedIds = open.opened.map((task) => task.id)
  const placed = await queueOrder.publish(projectId, openedIds)
  const isMore = move.next !== null || open.next !== null
  if (isMore) await queueOrder.markStale(projectId)
  const event = { at, organizationId, projectId, actorId }
  const counts = { version, opened: openedIds.length, moved: move.moved.length, isMore }
  await events.add({ ...event, type: 'protocol.published', subjectId: id, payload: counts })
  await events.add(
    ...open.opened.map((task) => ({
      ...event,
      type: 'task.opened' as const,
      subjectId: task.id,
      payload: { sampleId: task.sampleId, protocolId: id, reads },
    })),
  )
  if (isMore || placed.isLater) await outbox.put({ kind: 'job', name: 'order-queue', payload: { projectId } })
  await outbox.put({ kind: 'hint', payload: { projectId, topics: ['protocol', 'samples', 'progress'] } })
  const changed = [...move.moved, ...openedIds]
  return { id, version, isReload: placed.isReload || changed.length > refreshedAtMost, changed }
}

/** Publishes a protocol of an existing project, and tells the dispenser what it touched. */
export const publishProtocol = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  content: Protocol,
): Promise<Result<{ id: string; version: number; createdAt: Date }, DomainError>> => {
  const at = context.now()
  const outcome = await context.unitOfWork(async (repositories): Promise<Result<Published, DomainError>> => {
    const project = await repositories.projects.lock(scope.projectId)
    if (project === undefined) return err({ code: 'not-found', message: 'there is no such project' })
    const live = project.protocolId === null ? undefined : await repositories.protocols.get(project.protocolId)
    const home = { ...scope, actorId: caller.personId }
    const checked = await checkTargets(repositories, home, content, live?.content, 'body')
    if (!checked.ok) return checked
    return ok(await publishIn(repositories, { ...scope, actorId: caller.personId, content, at }))
  })
  if (!outcome.ok) return outcome
  const { id, version, isReload, changed } = outcome.value
  if (isReload) await reload(context, scope.projectId)
  else await refresh(context, scope.projectId, changed)
  return ok({ id, version, createdAt: at })
}
