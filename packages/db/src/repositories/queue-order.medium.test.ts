import type { QueueOrder } from '@reticle/domain'
import { aProtocol, testDatabase } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, type Database } from '../database.ts'
import { newId } from '../ids.ts'
import { type UnitOfWork, unitOfWorkOn } from '../unit-of-work.ts'
import { type Repositories, repositoriesOf } from './index.ts'

let database: Database
let drop: () => Promise<void>
let unitOfWork: UnitOfWork
let read: Repositories
const projectId = newId()
const ids = { organization: newId(), person: newId(), source: newId() }
const query = async (text: string, ...values: unknown[]) => (await database.pool.query(text, values)).rows

/** Publishes a protocol with this order, without what else a publish does. */
const goLive = async (order: QueueOrder, version: number): Promise<void> => {
  const id = newId()
  const content = JSON.stringify(aProtocol({ dispensing: { order } }))
  await query(
    'insert into protocols (id, project_id, version, content, created_by) values ($1, $2, $3, $4, $5)',
    id,
    projectId,
    version,
    content,
    ids.person,
  )
  await query('update projects set protocol_id = $2 where id = $1', projectId, id)
}
const addTasks = async (count: number, groupOf: (index: number) => string): Promise<string[]> => {
  const [{ last } = { last: 0 }] = await query('select coalesce(max(position), 0)::int as last from tasks where project_id = $1', projectId)
  const added: string[] = []
  for (let index = 0; index < count; index++) {
    const [sampleId, taskId] = [newId(), newId()]
    await query(
      `insert into samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height, groups)
        values ($1::uuid, $2, $3, $4, 's', $1::uuid::text, 1, 'image/png', 1, 1, jsonb_build_object('plate', $5::text))`,
      sampleId,
      projectId,
      ids.source,
      last + index + 1,
      groupOf(index),
    )
    await query(
      `insert into tasks (id, project_id, sample_id, protocol_id, position, reads) select $1, $2, $3, protocol_id, $4, 2 from projects where id = $2`,
      taskId,
      projectId,
      sampleId,
      last + index + 1,
    )
    added.push(taskId)
  }
  return added
}
/** Positions of the tasks in the order of the queue. */
const queue = async (): Promise<number[]> =>
  (await query('select position::int from tasks where project_id = $1 order by -priority, level, queue_key, id', projectId)).map(
    (row) => row.position,
  )

beforeAll(async () => {
  const made = await testDatabase()
  drop = made.drop
  database = connect(made.url, { applicationName: 'order-test' })
  unitOfWork = unitOfWorkOn(database)
  read = repositoriesOf(database.db)
  await query(`insert into organizations (id, name) values ($1, 'Lab')`, ids.organization)
  await query(`insert into people (id, name, email) values ($1, 'Ana', 'ana@example.org')`, ids.person)
  await query(`insert into projects (id, organization_id, name) values ($1, $2, 'Study')`, projectId, ids.organization)
  await query(
    `insert into sources (id, organization_id, project_id, kind, name) values ($1, $2, $3, 'upload', 'Files')`,
    ids.source,
    ids.organization,
    projectId,
  )
  await goLive({ kind: 'sequential' }, 1)
})
afterAll(async () => {
  await database.close()
  await drop()
})

describe('the order of the queue', () => {
  let tasks: string[] = []

  it('is that of import where the protocol says nothing else, and nothing is due', async () => {
    tasks = await addTasks(6, (index) => (index < 4 ? 'a' : 'b'))
    expect(await queue()).toEqual([1, 2, 3, 4, 5, 6])
    expect(await read.queueOrder.due(projectId)).toBeUndefined()
    expect(await read.queueOrder.isKeyed(projectId)).toBe(false)
    expect(await unitOfWork(({ queueOrder }) => queueOrder.place(projectId, tasks))).toEqual({ isReload: false, changed: [] })
  })

  it('is due after a publish with another order, until all tasks are keyed by it', async () => {
    await goLive({ kind: 'stratified', groupKey: 'plate' }, 2)
    expect(await read.queueOrder.due(projectId)).toEqual({ kind: 'stratified', groupKey: 'plate' })
    expect(await read.queueOrder.dueProjects(5)).toEqual([projectId])
    await query(
      `insert into dispatch_cursors (project_id, annotator_id, rank, level, queue_key, task_id) values ($1, $2, 0, 0, 3, $3)`,
      projectId,
      ids.person,
      tasks[2],
    )
    await query('update tasks set returned_at = now() where id = $1', tasks[0])
    const outcome = await unitOfWork(({ queueOrder }) => queueOrder.publish(projectId, []))
    expect(outcome).toEqual({ isReload: true, changed: [], isLater: false })
    expect(await queue()).toEqual([1, 5, 2, 6, 3, 4])
    expect(await read.queueOrder.due(projectId)).toBeUndefined()
    expect(await query('select from dispatch_cursors')).toEqual([])
    expect(await query('select from tasks where returned_at is not null')).toEqual([])
  })

  it('gives new tasks their place: the first of a new group goes before the fifth of another', async () => {
    const added = await addTasks(3, (index) => (index === 0 ? 'a' : 'c'))
    const { changed } = await unitOfWork(({ queueOrder }) => queueOrder.place(projectId, added))
    // The first of group c keeps its key: that of the order of import is the same.
    expect(new Set(changed)).toEqual(new Set([added[0], added[2]]))
    expect(await queue()).toEqual([1, 5, 8, 2, 6, 9, 3, 4, 7])
    expect(await unitOfWork(({ queueOrder }) => queueOrder.place(projectId, added))).toEqual({ isReload: false, changed: [] })
  })

  it('in batches gives the same keys as at once', async () => {
    const before = await queue()
    await query('update tasks set queue_key = position')
    const counts = new Map<string, number>()
    for (let after: number | null = -1; after !== null; ) {
      const from: number = after
      after = await unitOfWork(({ queueOrder }) =>
        queueOrder.keyNext(projectId, { kind: 'stratified', groupKey: 'plate' }, from, 2, counts),
      )
    }
    expect(await queue()).toEqual(before)
  })

  it('by scores: the highest first, what has none last; only what changed is keyed anew', async () => {
    await goLive({ kind: 'uncertainty' }, 3)
    await query(
      `insert into task_scores (task_id, kind, project_id, value, scored_at)
        select id, 'uncertainty', project_id, (array[-1, 0.5, 0.25])[position], now() from tasks where position <= 3`,
    )
    await unitOfWork(({ queueOrder }) => queueOrder.publish(projectId, []))
    expect(await queue()).toEqual([2, 3, 1, 4, 5, 6, 7, 8, 9])
    await query(`update task_scores set value = 0.75 where task_id = $1`, tasks[2])
    expect(await unitOfWork(({ queueOrder }) => queueOrder.place(projectId, tasks))).toEqual({ isReload: false, changed: [tasks[2]] })
    expect((await queue()).slice(0, 3)).toEqual([3, 2, 1])
  })

  it('by a seed: the same seed gives the same order', async () => {
    const shuffled = async (seed: number, version: number) => {
      await goLive({ kind: 'random', seed }, version)
      await unitOfWork(({ queueOrder }) => queueOrder.publish(projectId, []))
      return queue()
    }
    const first = await shuffled(1, 4)
    expect(await shuffled(2, 5)).not.toEqual(first)
    expect(await shuffled(1, 6)).toEqual(first)
  })

  it('by reads that were begun, and low agreement', async () => {
    await query('update tasks set counted = 1, agreement = (array[0.5, 0.25, 0.75])[position] where position <= 3')
    const ordered = async (order: QueueOrder, version: number) => {
      await goLive(order, version)
      await unitOfWork(({ queueOrder }) => queueOrder.publish(projectId, []))
      return queue()
    }
    expect(await ordered({ kind: 'least-read' }, 7)).toEqual([4, 5, 6, 7, 8, 9, 1, 2, 3])
    expect(await ordered({ kind: 'finish-begun' }, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(await ordered({ kind: 'low-agreement' }, 9)).toEqual([2, 1, 3, 4, 5, 6, 7, 8, 9])
    await unitOfWork(({ queueOrder }) => queueOrder.markStale(projectId))
    expect(await read.queueOrder.due(projectId)).toEqual({ kind: 'low-agreement' })
    await unitOfWork(({ queueOrder }) => queueOrder.publish(projectId, []))
    expect(await read.queueOrder.due(projectId)).toBeUndefined()
  })

  it('leaves a large project to the job', async () => {
    await query(
      `with made as (
        insert into samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height)
        select gen_random_uuid(), $1, $2, n, 's', n::text, 1, 'image/png', 1, 1 from generate_series(100, 5200) n returning id, position)
      insert into tasks (id, project_id, sample_id, protocol_id, position, reads)
      select gen_random_uuid(), $1, made.id, p.protocol_id, made.position, 2 from made, projects p where p.id = $1`,
      projectId,
      ids.source,
    )
    await goLive({ kind: 'random', seed: 7 }, 10)
    expect(await unitOfWork(({ queueOrder }) => queueOrder.publish(projectId, []))).toEqual({ isReload: false, changed: [], isLater: true })
    expect(await read.queueOrder.due(projectId)).toEqual({ kind: 'random', seed: 7 })
  })
})
