import type { OrderingOutcome } from '@reticle/db'
import { type OrderingId, orderingFlow, type ProjectId, step } from '@reticle/domain'
import type { Job, WorkerContext } from '../context.ts'
import { every } from '../every.ts'
import { askMoreReads, closedAmongFirst } from '../ordering/ask-more-reads.ts'
import type { OrderedPool } from '../ordering/task.ts'
import { startOrdering } from '../ordering/thread.ts'
import { partsOf, writeScores } from '../ordering/write-scores.ts'
import { alone } from './alone.ts'

type Ordering = NonNullable<Awaited<ReturnType<WorkerContext['read']['orderings']['work']>>> & { readonly id: OrderingId }

const lookMilliseconds = 500
/** Places that a preview shows. */
const shownPlaces = 20

const tell = (projectId: ProjectId) => ({ kind: 'hint' as const, payload: { projectId, topics: ['progress', 'models'] } })

const begin = async ({ unitOfWork, now }: WorkerContext, id: OrderingId): Promise<boolean> =>
  unitOfWork(async ({ orderings }) => {
    const row = await orderings.lock(id)
    const state = row === undefined ? undefined : step(orderingFlow, row.state, 'started')
    if (state === undefined) return false
    await orderings.set(id, { state, progress: 0, startedAt: now() })
    return true
  })

/** Writes how it ended, unless it was cancelled meanwhile. */
const end = async (
  { unitOfWork, now }: WorkerContext,
  { id, projectId, organizationId, recipe, kind }: Ordering,
  ending: { readonly outcome: OrderingOutcome } | { readonly error: string },
): Promise<void> =>
  unitOfWork(async ({ orderings, events, loops, outbox }) => {
    const row = await orderings.lock(id)
    const state = row === undefined ? undefined : step(orderingFlow, row.state, 'error' in ending ? 'failed' : 'finished')
    if (state === undefined) return
    await orderings.set(id, { state, endedAt: now(), ...ending, ...('outcome' in ending && { progress: 1 }) })
    if (kind === 'live' && 'outcome' in ending) {
      const { by, questionId, models, counts } = ending.outcome
      const event = { type: 'queue.ordered', subjectId: projectId, at: now(), organizationId, projectId } as const
      await events.add({ ...event, payload: { orderingId: id, recipe, by, questionId, models, counts } })
    }
    await loops.wake(id)
    await outbox.put(tell(projectId))
  })

const firstOf = (pool: OrderedPool): OrderingOutcome['first'] =>
  [
    ...Uint32Array.from(pool.ids, (_, row) => row)
      .sort((a, b) => (pool.scores[b] ?? 0) - (pool.scores[a] ?? 0))
      .subarray(0, shownPlaces),
  ].map((row) => ({ taskId: pool.ids[row] ?? '', score: pool.scores[row] ?? 0, parts: partsOf(pool, row) }))

/** Reads and reckons in a thread; the thread ends within half a second when the row says that it is cancelled. */
const orderInThread = async (context: WorkerContext, { id, projectId, recipe }: Ordering) => {
  const thread = startOrdering({ databaseUrl: context.config.databaseUrl, projectId, recipe })
  const look = every(
    lookMilliseconds,
    async () => {
      if (!(await context.unitOfWork(({ orderings }) => orderings.setProgress(id, 0.5 * thread.progress())))) await thread.stop()
    },
    (error) => context.log.warn({ err: error, orderingId: id }, 'the progress of an ordering could not be kept'),
  )
  try {
    return await thread.outcome
  } finally {
    await look.stop()
    await thread.stop()
  }
}

const make = async (context: WorkerContext, row: Ordering): Promise<void> => {
  const outcome = await orderInThread(context, row)
  if (outcome === undefined) return
  if ('refused' in outcome) return end(context, row, { error: outcome.refused })
  const pool = outcome.ordered
  const { recipe, projectId } = row
  const by = { strategies: pool.versions, mixture: pool.mixture, seed: recipe.seed }
  const asked = closedAmongFirst(pool, recipe.moreReads)
  const counts = { scored: pool.ids.length, predicted: pool.predicted, heldOut: pool.heldOut, reopened: asked.length }
  const said = { by, questionId: pool.questionId, models: pool.models, first: firstOf(pool) }
  if (row.kind === 'preview') return end(context, row, { outcome: { ...said, counts } })
  const written = await writeScores(context, row, pool)
  if (written === undefined) return
  const reopened = await askMoreReads(context, row, asked, row.id)
  if (written.isMoved) await context.dispenser.reorder(projectId)
  if (reopened.length > 0) await context.dispenser.refresh(projectId, reopened)
  await end(context, row, { outcome: { ...said, counts: { ...counts, scored: written.scored, reopened: reopened.length } } })
}

/**
 * Scores of a project's tasks by a recipe: reads what models and readers said, runs the strategies, mixes them, stores the scores with their parts,
 * and has the queue read its order once. Begun again from the start when its worker was killed, with the same outcome.
 */
export const scoreTasks: Job<'score-tasks'> = async (context, { orderingId }) =>
  alone(context.database, `score-tasks ${orderingId}`, async () => {
    const row = await context.read.orderings.work(orderingId)
    if (row === undefined || !(await begin(context, orderingId))) return
    try {
      await make(context, { ...row, id: orderingId })
    } catch (cause) {
      context.log.error({ err: cause, orderingId }, 'an ordering failed')
      await end(context, { ...row, id: orderingId }, { error: cause instanceof Error ? cause.message : String(cause) })
    }
  })
