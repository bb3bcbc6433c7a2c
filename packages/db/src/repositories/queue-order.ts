import { levelRuleOf, type ProjectId, type QueueOrder, type TaskId } from '@reticle/domain'
import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { dispatchCursors } from '../schema/dispatch-cursors.ts'
import { projects } from '../schema/projects.ts'
import { samples } from '../schema/samples.ts'
import { tasks } from '../schema/tasks.ts'

/** A publish keys a project of at most so many tasks itself; a larger one is left to the job `order-queue`. */
const mostAtOnce = 5000
/** From so many tasks on a change is a bulk change: no task is marked as given back, and the queue of the project starts anew. */
const bulkFrom = 500

/** What a change of keys left to do after the commit: `isReload`, all of the project; else only what `changed`. */
export type Placed = { readonly isReload: boolean; readonly changed: TaskId[] }
type Page = readonly { readonly id: string; readonly group: string }[]

const liveOrder = sql`coalesce((select p.content->'dispensing'->'order' from protocols p where p.id = projects.protocol_id), '{"kind":"sequential"}')`
const keyedOrder = sql`coalesce(projects.queue_order, '{"kind":"sequential"}')`

/** What the order goes by: the agreement, the score, or the number within the group; null where the order goes by nothing of the task. */
const valueUnder = (order: QueueOrder): SQL => {
  switch (order.kind) {
    case 'low-agreement':
      return sql`t.agreement`
    case 'uncertainty':
    case 'diversity':
    case 'learning':
      return sql`(select s.value from task_scores s where s.task_id = t.id and s.kind = ${order.kind})`
    case 'stratified':
      return sql`given.value`
    case 'sequential':
    case 'random':
    case 'least-read':
    case 'finish-begun':
      return sql`null::float8`
  }
}
const seedOf = (order: QueueOrder): string => (order.kind === 'random' ? String(order.seed) : '')

/** The order in which tasks are handed out, as keys of the tasks' rows (docs/spec/dispensing.md, D10 to D19). */
export const queueOrderRepository = (db: Executor) => {
  /** Gives these tasks their keys; `values` are the numbers within the groups. Locks in the order of ids, as everyone who locks several. */
  const key = async (order: QueueOrder, ids: readonly string[], values: readonly number[] | null): Promise<TaskId[]> => {
    const rule = levelRuleOf(order)
    const { rows } = await db.execute<{ id: string }>(sql`
      with given as materialized (
        select * from unnest(${sql.param(ids)}::uuid[], ${sql.param(values ?? ids.map(() => 0))}::float8[]) as given (id, value)),
      t as materialized (
        select id, position, agreement from tasks where id = any(${sql.param(ids)}::uuid[]) order by id for no key update),
      valued as materialized (
        select t.id, t.position, ${valueUnder(order)} as value from t join given on given.id = t.id),
      keyed as materialized (
        select id, queue_key(${order.kind}, ${seedOf(order)}, id, position, value) as key from valued)
      update tasks t set level_rule = ${rule}, queue_key = keyed.key
      from keyed where t.id = keyed.id and (t.level_rule, t.queue_key) is distinct from (${rule}::text, keyed.key)
      returning t.id`)
    return rows.map((row) => row.id as TaskId)
  }

  const page = async (projectId: string, order: QueueOrder, after: number, limit: number) =>
    db
      .select({
        id: tasks.id,
        position: tasks.position,
        group: order.kind === 'stratified' ? sql<string>`coalesce(${samples.groups}->>${order.groupKey}, '')` : sql<string>`''`,
      })
      .from(tasks)
      .innerJoin(samples, eq(samples.id, tasks.sampleId))
      .where(and(eq(tasks.projectId, projectId), gt(tasks.position, after)))
      .orderBy(asc(tasks.position))
      .limit(limit)

  /** Numbers within the groups of tasks that come in the order of import, going on from `counts`, which it raises. */
  const numbered = (rows: Page, counts: Map<string, number>): number[] =>
    rows.map(({ group }) => {
      const number = counts.get(group) ?? 0
      counts.set(group, number + 1)
      return number
    })

  /** Numbers of some tasks within the groups of their project: as many as come before them. */
  const numbersOf = async (projectId: string, groupKey: string, ids: readonly string[]): Promise<Map<string, number>> => {
    const { rows } = await db.execute<{ id: string; number: number }>(sql`
      with numbered as (
        select t.id, row_number() over (partition by coalesce(s.groups->>${groupKey}, '') order by t.position) - 1 as number
        from tasks t join samples s on s.id = t.sample_id where t.project_id = ${projectId})
      select id, number::int from numbered where id = any(${sql.param(ids)}::uuid[])`)
    return new Map(rows.map(({ id, number }) => [id, number]))
  }

  const orders = async (projectId: string) => {
    const { rows } = await db.execute<{ live: QueueOrder; is_due: boolean }>(sql`
      select ${liveOrder} as live, ${liveOrder} is distinct from ${keyedOrder} as is_due from projects where id = ${projectId}`)
    return rows[0]
  }

  const bulk = async (): Promise<void> => {
    await db.execute(sql`select set_config('reticle.bulk', 'on', true)`)
  }

  /**
   * All annotators read the queue of the project from its head again, and nothing is marked as given back. Its caller has the dispenser
   * reload the project after the commit: that takes away what a claim that was running may have written meanwhile.
   */
  const restart = async (projectId: string): Promise<void> => {
    await bulk()
    await db.delete(dispatchCursors).where(eq(dispatchCursors.projectId, projectId))
    await db.execute(sql`
      update tasks set returned_at = null where id in (
        select id from tasks where project_id = ${projectId} and returned_at is not null order by id for update)`)
  }

  const setKeyed = async (projectId: string, order: QueueOrder | { readonly kind: 'stale' | 'moved' }): Promise<void> => {
    await db.update(projects).set({ queueOrder: order }).where(eq(projects.id, projectId))
  }

  const place = async (projectId: string, taskIds: readonly string[]): Promise<Placed> => {
    const order = (await orders(projectId))?.live
    if (order === undefined || order.kind === 'sequential' || taskIds.length === 0) return { isReload: false, changed: [] }
    const numbers = order.kind === 'stratified' ? await numbersOf(projectId, order.groupKey, taskIds) : new Map<string, number>()
    const isBulk = taskIds.length > bulkFrom
    if (isBulk) await bulk()
    const changed = await key(
      order,
      taskIds,
      taskIds.map((id) => numbers.get(id) ?? 0),
    )
    if (isBulk) await restart(projectId)
    return { isReload: isBulk && changed.length > 0, changed }
  }

  /** Keys the next tasks after a position, at most `limit`; `counts` carries the numbers within the groups. Answers the last position, or null. */
  const keyNext = async (projectId: string, order: QueueOrder, after: number, limit: number, counts: Map<string, number>) => {
    const rows = await page(projectId, order, after, limit)
    const last = rows.at(-1)
    if (last === undefined) return null
    await bulk()
    await key(
      order,
      rows.map((row) => row.id),
      order.kind === 'stratified' ? numbered(rows, counts) : null,
    )
    return last.position
  }

  return {
    bulk,
    restart,
    setKeyed,
    /** New tasks, and those whose scores changed, get their place in the order of the live protocol. */
    place,
    keyNext,
    /** The order of the live protocol. */
    order: async (projectId: string): Promise<QueueOrder | undefined> => (await orders(projectId))?.live,
    /** The order of the live protocol, when the tasks are not keyed by it. */
    due: async (projectId: string): Promise<QueueOrder | undefined> => {
      const found = await orders(projectId)
      return found?.is_due === true ? found.live : undefined
    },
    /** Projects whose tasks are not keyed by the order of their live protocol. */
    dueProjects: async (limit: number) => {
      const rows = await db.select({ id: projects.id }).from(projects).where(sql`${liveOrder} is distinct from ${keyedOrder}`).limit(limit)
      return rows.map((row) => row.id as ProjectId)
    },
    /** Whether the live order goes by anything but the order of import, so that new tasks need a key. */
    isKeyed: async (projectId: string): Promise<boolean> => ((await orders(projectId))?.live.kind ?? 'sequential') !== 'sequential',
    /** All keys are to be made again by the job `order-queue`. */
    markStale: async (projectId: string): Promise<void> => {
      await db
        .update(projects)
        .set({ queueOrder: { kind: 'stale' } })
        .where(and(eq(projects.id, projectId), sql`${projects.queueOrder}->>'kind' is distinct from 'moved'`))
    },
    /** Tasks moved to the live protocol, which the dispenser has not heard of: it is told with the new keys. */
    markMoved: async (projectId: string): Promise<void> => setKeyed(projectId, { kind: 'moved' }),
    isMoved: async (projectId: string): Promise<boolean> =>
      (await db.$count(projects, and(eq(projects.id, projectId), sql`${projects.queueOrder}->>'kind' = 'moved'`))) > 0,
    /**
     * A protocol has become live, and `opened` are its new tasks. Small projects are keyed at once; `isLater` asks for the job.
     * The project's row must be locked.
     */
    publish: async (projectId: string, opened: readonly string[]): Promise<Placed & { readonly isLater: boolean }> => {
      const found = await orders(projectId)
      if (found === undefined) return { isReload: false, changed: [], isLater: false }
      if (!found.is_due) return { ...(await place(projectId, opened)), isLater: false }
      const { rows } = await db.execute(sql`select from tasks where project_id = ${projectId} limit ${mostAtOnce + 1}`)
      if (rows.length > mostAtOnce) return { isReload: false, changed: [], isLater: true }
      await keyNext(projectId, found.live, -1, mostAtOnce, new Map())
      await restart(projectId)
      await setKeyed(projectId, found.live)
      return { isReload: rows.length > 0, changed: [], isLater: false }
    },
  }
}
