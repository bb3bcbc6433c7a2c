import { newId, type QueuedTask } from '@reticle/db'
import {
  type DomainError,
  err,
  may,
  type OrderingRecipe,
  ok,
  orderingFlow,
  orderingIdSchema,
  type ProjectId,
  type Result,
  scoreKinds,
  step,
} from '@reticle/domain'
import { strategies } from '@reticle/learning'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { recipeProblem } from './recipe-problem.ts'

/** Runs that a page shows. */
const listed = 10

type Row = NonNullable<Awaited<ReturnType<Context['read']['orderings']['get']>>>

const gone = err({ code: 'not-found', message: 'there is no such ordering in this project' } as const)
const hint = (projectId: string) => ({ kind: 'hint' as const, payload: { projectId, topics: ['progress', 'models'] } })

const shown = ({ createdAt, startedAt: _, endedAt, outcome, id, projectId, ...row }: Row) => ({
  ...row,
  id: orderingIdSchema.parse(id),
  projectId: projectId as ProjectId,
  createdAt: createdAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
  outcome:
    outcome === null ? null : { questionId: outcome.questionId, models: [...outcome.models], by: outcome.by, counts: outcome.counts },
})

export const showOrdering = async ({ read }: Context, projectId: ProjectId) => {
  const runs = await read.orderings.listOf(projectId, 'live', listed)
  return {
    order: (await read.projectHistory.liveProtocol(projectId))?.content.dispensing.order ?? null,
    recipe: runs[0]?.recipe ?? null,
    runs: runs.map(shown),
    strategies: strategies.map(({ id, version, needs, defaults }) => ({ id, version, needs: [...needs], defaults: { ...defaults } })),
  }
}

/**
 * Asks for scores by a recipe, or for a preview of them. One of each kind is under way in a project: a new one takes the place of the one before,
 * which is cancelled.
 */
export const startOrdering = async (
  context: Context,
  caller: Caller,
  { projectId, organizationId }: Scope,
  recipe: OrderingRecipe,
  kind: 'live' | 'preview',
): Promise<Result<ReturnType<typeof shown>, DomainError>> => {
  const problem = recipeProblem(recipe, 'body.recipe')
  if (problem !== undefined) return err(problem)
  const id = orderingIdSchema.parse(newId())
  await context.unitOfWork(async ({ projects, orderings, events, outbox }) => {
    // Two who ask at once come one after the other.
    await projects.lock(projectId)
    const at = context.now()
    for (const before of await orderings.openIn(projectId)) {
      const row = await orderings.lock(before)
      const state = row === undefined ? undefined : step(orderingFlow, row.state, 'cancelled')
      if (row?.kind === kind && state !== undefined) await orderings.set(before, { state, endedAt: at })
    }
    await orderings.add({ id, projectId, recipe, kind, createdBy: caller.personId, createdAt: at })
    const event = { type: 'queue.recipe-set', subjectId: projectId, at, organizationId, projectId, actorId: caller.personId } as const
    if (kind === 'live') await events.add({ ...event, payload: { orderingId: id, recipe } })
    await outbox.put({ kind: 'job', name: 'score-tasks', payload: { orderingId: id } }, hint(projectId))
  })
  const row = await context.read.orderings.get(projectId, id)
  return row === undefined ? gone : ok(shown(row))
}

/** Scores and parts of tasks that are open tell of peers' agreement: whoever also labels here does not see them (L51). */
const seenBy = ({ roles }: Scope) => {
  const isRestricted = may(roles, 'task.label')
  return { isRestricted, mask: (task: QueuedTask): QueuedTask => (isRestricted ? { ...task, score: null, parts: null } : task) }
}

export const showOrderingRun = async ({ read }: Context, scope: Scope, id: string) => {
  const row = await read.orderings.get(scope.projectId, id)
  if (row === undefined) return gone
  const first = row.outcome?.first ?? []
  const known = new Map(
    (
      await read.scores.named(
        scope.projectId,
        first.map(({ taskId }) => taskId),
      )
    ).map((task) => [task.taskId as string, task]),
  )
  const { mask } = seenBy(scope)
  return ok({
    ...shown(row),
    first: first.flatMap(({ taskId, score, parts }) => {
      const task = known.get(taskId)
      return task === undefined ? [] : [mask({ ...task, score, parts })]
    }),
  })
}

export const cancelOrdering = async (context: Context, projectId: ProjectId, id: string) => {
  if ((await context.read.orderings.get(projectId, id)) === undefined) return gone
  const cancelled = await context.unitOfWork(async ({ orderings, outbox }): Promise<Result<null, DomainError>> => {
    const row = await orderings.lock(id)
    const state = row === undefined ? undefined : step(orderingFlow, row.state, 'cancelled')
    if (state === undefined) return err({ code: 'wrong-state', message: `these scores are ${row?.state ?? 'gone'} already` })
    await orderings.set(id, { state, endedAt: context.now() })
    await outbox.put(hint(projectId))
    return ok(null)
  })
  if (!cancelled.ok) return cancelled
  const row = await context.read.orderings.get(projectId, id)
  return row === undefined ? gone : ok(shown(row))
}

/** The next tasks as they stand in the queue, with the scores that the live order goes by. */
export const nextTasks = async ({ read }: Context, scope: Scope, limit: number) => {
  const order = await read.queueOrder.order(scope.projectId)
  const kind = scoreKinds.find((one) => one === order?.kind)
  const { isRestricted, mask } = seenBy(scope)
  const tasks = await read.scores.next(scope.projectId, kind ?? 'learning', limit)
  return { isRestricted, tasks: tasks.map((task) => mask(kind === undefined ? { ...task, score: null, parts: null } : task)) }
}
