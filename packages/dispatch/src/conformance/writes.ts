/** What the api and the worker write, without them: the statements of a submission, a skip, a release, an expiry, a look at the desk. */
import type { PersonId, TaskId } from '@reticle/domain'
import type pg from 'pg'
import type { Dispenser, Lease } from '../port.ts'
import type { Study } from './study.ts'

/** One assignment: of a task and an annotator, and which repeat. */
export type Triple = { readonly taskId: TaskId; readonly annotatorId: PersonId; readonly repeat: number }
type Held = { state: string; purpose: string; counted: number; reads: number; task_state: string; has_viewed: boolean }

const inTransaction = async <T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const outcome = await work(client)
    await client.query('commit')
    return outcome
  } finally {
    client.release()
  }
}

const lock = async (client: pg.PoolClient, { taskId, annotatorId, repeat }: Triple): Promise<Held> => {
  await client.query('select from tasks where id = $1 for update', [taskId])
  const { rows } = await client.query<Held>(
    `select a.state, a.purpose, t.counted, t.reads, t.state as task_state,
        exists (select from task_viewings v where v.task_id = t.id and v.person_id = a.annotator_id) as has_viewed
      from assignments a join tasks t on t.id = a.task_id where a.task_id = $1 and a.annotator_id = $2 and a.repeat = $3`,
    [taskId, annotatorId, repeat],
  )
  if (rows[0] === undefined) throw new Error('the assignment has no row')
  return rows[0]
}

const slotsOf = (held: Held) => (held.state === 'leased' && held.purpose === 'vote' ? 1 : 0)

const annotate = (client: pg.PoolClient, projectId: string, { taskId, annotatorId, repeat }: Triple, isCounted: boolean) =>
  client.query(
    `with n as (
        insert into annotators (project_id, person_id, submitted, day, submitted_on_day)
        values ($1, $3, 1, (now() at time zone 'UTC')::date, 1) on conflict (project_id, person_id) do update set
          submitted = annotators.submitted + 1, submitted_on_day = annotators.submitted_on_day + 1, day = excluded.day)
      insert into annotations (id, project_id, task_id, assignment_id, annotator_id, protocol_id, idempotency_key, content, region_count,
        is_counted, purpose, repeat, submitted_at)
      select gen_random_uuid(), $1, $2, a.id, $3, t.protocol_id, gen_random_uuid()::text, '{"regions": [], "answers": []}', 0, $5,
        a.purpose, $4, clock_timestamp()
      from assignments a join tasks t on t.id = a.task_id where a.task_id = $2 and a.annotator_id = $3 and a.repeat = $4`,
    [projectId, taskId, annotatorId, repeat, isCounted],
  )

/** From so many on a change of keys is a bulk change (D25). */
const bulkFrom = 500

/** Gives tasks the keys of these scores, as pushing scores does, and tells the dispenser. */
export const setScores = async (
  dispenser: Pick<Dispenser, 'refresh' | 'reorder'>,
  { pool, projectId }: Study,
  scores: ReadonlyMap<TaskId, number>,
): Promise<void> => {
  const isBulk = scores.size > bulkFrom
  await inTransaction(pool, async (client) => {
    if (isBulk) await client.query(`set local reticle.bulk = 'on'`)
    await client.query(
      `with given as (select * from unnest($1::uuid[], $2::float8[]) as given (id, value)),
        t as materialized (select id, position from tasks where id = any($1::uuid[]) order by id for no key update)
      update tasks set queue_key = queue_key('uncertainty', '', t.id, t.position, given.value)
      from t join given on given.id = t.id where tasks.id = t.id`,
      [[...scores.keys()], [...scores.values()]],
    )
    if (isBulk) await client.query('delete from dispatch_cursors where project_id = $1', [projectId])
  })
  await (isBulk ? dispenser.reorder(projectId) : dispenser.refresh(projectId, [...scores.keys()]))
}

/** Says whether the submission counted. */
export const submit = ({ pool, projectId }: Study, triple: Triple): Promise<boolean> =>
  inTransaction(pool, async (client) => {
    const held = await lock(client, triple)
    const isCounted = held.purpose === 'vote' && held.task_state === 'collecting' && held.counted < held.reads && !held.has_viewed
    await client.query(
      `update tasks set leased = leased - $2, counted = counted + $3,
        state = case when $3 = 1 and counted + 1 >= reads then 'comparing' else state end where id = $1`,
      [triple.taskId, slotsOf(held), isCounted ? 1 : 0],
    )
    await client.query(
      `update assignments set state = 'submitted', ended_at = now() where task_id = $1 and annotator_id = $2 and repeat = $3`,
      [triple.taskId, triple.annotatorId, triple.repeat],
    )
    await annotate(client, projectId, triple, isCounted)
    return isCounted
  })

/** What is handed in of a lease that has no row: the row is made with the submission, and holds no slot. */
export const insertRow = async ({ pool }: Study, lease: Lease): Promise<void> => {
  await pool.query(
    `insert into assignments (id, project_id, task_id, annotator_id, state, fence, leased_at, expires_at)
      values ($1, $2, $3, $4, 'released', 1, $5, $6)`,
    [lease.assignmentId, lease.projectId, lease.taskId, lease.annotatorId, lease.leasedAt, lease.expiresAt],
  )
}

export type Ended = 'not-now' | 'not-me' | 'released'

/** A skip, a release by the annotator, or a revocation. */
export const giveBack = ({ pool }: Study, triple: Triple, how: Ended): Promise<void> =>
  inTransaction(pool, async (client) => {
    const held = await lock(client, triple)
    await client.query('update tasks set leased = leased - $2 where id = $1', [triple.taskId, slotsOf(held)])
    await client.query(
      `update assignments set state = $4, skip_kind = $5, ended_at = clock_timestamp()
        where task_id = $1 and annotator_id = $2 and repeat = $3`,
      [triple.taskId, triple.annotatorId, triple.repeat, how === 'released' ? how : 'skipped', how === 'released' ? null : how],
    )
  })

/** The next sweep ends this lease. */
export const runOut = async ({ pool }: Study, { taskId, annotatorId, repeat }: Triple): Promise<void> => {
  await pool.query(
    `update assignments set expires_at = now() - interval '1 second' where task_id = $1 and annotator_id = $2 and repeat = $3`,
    [taskId, annotatorId, repeat],
  )
}

/** Lets this lease run out, and sweeps until it has ended: a sweep passes over what somebody else holds locked at the moment. */
export const expire = async (study: Study, triple: Triple, sweep: () => Promise<unknown>): Promise<void> => {
  await runOut(study, triple)
  for (let sweeps = 0; sweeps < 100; sweeps++) {
    await sweep()
    const { rows } = await study.pool.query(
      `select from assignments where task_id = $1 and annotator_id = $2 and repeat = $3 and state = 'leased'`,
      [triple.taskId, triple.annotatorId, triple.repeat],
    )
    if (rows.length === 0) return
  }
  throw new Error('no sweep ended a lease that ran out')
}

/** The task is taken out of the study; what is held of it ends as released. */
export const withdraw = ({ pool }: Study, taskId: TaskId): Promise<void> =>
  inTransaction(pool, async (client) => {
    await client.query(`update tasks set state = 'withdrawn', leased = 0 where id = $1`, [taskId])
    await client.query(`update assignments set state = 'released', ended_at = clock_timestamp() where task_id = $1 and state = 'leased'`, [
      taskId,
    ])
  })

/** Many priorities at once, as a manager changes them: no task is marked, and the cursors go. */
export const setPriorities = ({ pool, projectId }: Study, taskIds: readonly TaskId[], priority: number): Promise<void> =>
  inTransaction(pool, async (client) => {
    await client.query(`set local reticle.bulk = 'on'`)
    await client.query('update tasks set priority = $2 where id = any($1::uuid[])', [taskIds, priority])
    await client.query('update tasks set returned_at = null where project_id = $1 and returned_at is not null', [projectId])
    await client.query('delete from dispatch_cursors where project_id = $1', [projectId])
  })

/** What the api does before it shows a task's readers to someone. */
export const viewReaders = async ({ pool, projectId }: Study, taskId: TaskId, personId: PersonId): Promise<void> => {
  await pool.query(
    'insert into task_viewings (task_id, person_id, project_id, viewed_at) values ($1, $2, $3, now()) on conflict do nothing',
    [taskId, personId, projectId],
  )
}
