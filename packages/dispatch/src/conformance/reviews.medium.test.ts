import { randomUUID } from 'node:crypto'
import type { PersonId, TaskId } from '@reticle/domain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postgresDispenser } from '../postgres/dispenser.ts'
import { reviewsOn } from '../postgres/reviews.ts'
import type { ReviewLease, Reviews } from '../review-port.ts'
import type { Study } from './study.ts'
import { at, World } from './world.ts'

let world: World
let reviews: Reviews
beforeAll(async () => {
  world = await World.open(async (pool) => {
    const dispenser = postgresDispenser(pool)
    return { dispenser, postgres: dispenser, lose: () => dispenser.rebuild(), end: () => dispenser.close() }
  })
  reviews = world.dispenser.reviews
})
afterAll(() => world.close())

/** Tasks that wait for a reviewer, the first one longest. */
const contested = async (tasks: number, people: number): Promise<Study> => {
  const study = await world.study(
    Array.from({ length: tasks }, () => ({ reads: 1 })),
    people,
  )
  for (const [index, taskId] of study.tasks.entries())
    await world.pool.query(
      `update tasks set state = 'contested', reason = $2, agreement = $3, contested_at = now() - $4::int * interval '1 minute' where id = $1`,
      [taskId, index % 2 === 0 ? 'readers disagree' : 'audit', index / tasks, tasks - index],
    )
  return study
}
const annotate = (study: Study, taskId: TaskId, annotatorId: PersonId, content = '{"regions": [], "answers": []}') =>
  world.pool.query(
    `insert into annotations (id, project_id, task_id, assignment_id, annotator_id, protocol_id, idempotency_key, content, region_count, is_counted,
        submitted_at)
      select gen_random_uuid(), t.project_id, t.id, gen_random_uuid(), $2, t.protocol_id, gen_random_uuid()::text, $3::jsonb, 0, true, now()
      from tasks t where t.id = $1 and t.project_id = $4`,
    [taskId, annotatorId, content, study.projectId],
  )
const claim = (study: Study, person: number, filter = {}, notTaskIds: readonly TaskId[] = []) =>
  reviews.claim({ projectId: study.projectId, reviewerId: at(study.people, person), filter, notTaskIds })
const leased = async (study: Study, person: number, filter = {}): Promise<ReviewLease> => {
  const outcome = await claim(study, person, filter)
  if (outcome.kind === 'none') throw new Error(`nothing to review: ${outcome.reason}`)
  return outcome.lease
}
const runOut = (taskId: TaskId) =>
  world.pool.query(`update reviews set expires_at = now() - interval '1 second' where task_id = $1 and state = 'leased'`, [taskId])
const eventsOf = async (taskId: TaskId) =>
  (
    await world.pool.query<{ type: string }>(`select type from events where payload->>'taskId' = $1 and type like 'review.%' order by id`, [
      taskId,
    ])
  ).rows.map((row) => row.type)

describe('reviews of contested tasks', () => {
  it('D90: 20 reviewers who claim 200 contested tasks at once get each exactly once', async () => {
    const study = await contested(200, 20)
    const taken: ReviewLease[] = []
    await Promise.all(
      study.people.map(async (_, person) => {
        for (let outcome = await claim(study, person); outcome.kind === 'leased'; outcome = await claim(study, person))
          taken.push(outcome.lease)
      }),
    )
    expect([taken.length, new Set(taken.map((lease) => lease.taskId)).size]).toEqual([200, 200])
    const { rows } = await world.pool.query(`select from reviews where project_id = $1 and state = 'leased'`, [study.projectId])
    expect(rows).toHaveLength(200)
    expect(await claim(study, 0)).toMatchObject({ kind: 'none', reason: 'all-leased', retryAt: expect.any(Date) })
  })

  it('D90: what waits longest comes first, never one`s own, never what was passed over', async () => {
    const study = await contested(4, 2)
    await annotate(study, at(study.tasks, 0), at(study.people, 0))
    expect(await claim(study, 0, {}, [at(study.tasks, 1)])).toMatchObject({
      lease: { taskId: at(study.tasks, 2), fence: 1, draft: null, draftVersion: 0 },
    })
    expect((await leased(study, 0)).taskId).toBe(at(study.tasks, 1))
    expect((await leased(study, 1)).taskId).toBe(at(study.tasks, 0))
    expect((await leased(study, 0)).taskId).toBe(at(study.tasks, 3))
    // Nothing is left but what one annotated oneself, or holds oneself.
    await world.pool.query(`update reviews set state = 'released' where task_id = $1`, [at(study.tasks, 0)])
    expect(await claim(study, 0)).toEqual({ kind: 'none', reason: 'nothing-left', retryAt: null })
  })

  it('D91: only what fits the filter', async () => {
    const study = await contested(6, 3)
    await world.pool.query(`update samples set groups = '{"patient": "a=b"}' where id = $1`, [at(study.tasks, 4)])
    const marked =
      '{"regions": [{"labelId": "star"}], "answers": [{"questionId": "shape", "value": {"kind": "choice", "option": "spiral"}}]}'
    await annotate(study, at(study.tasks, 3), at(study.people, 2), marked)
    // The facts are those of the moment when a task is contested.
    await world.pool.query(`update tasks set contested_at = contested_at + interval '1 second' where project_id = $1`, [study.projectId])
    const wanted: readonly (readonly [object, number])[] = [
      [{ reason: 'audit' }, 1],
      [{ minAgreement: 0.6 }, 4],
      [{ maxAgreement: 0.1 }, 0],
      [{ group: 'patient=a=b' }, 4],
      [{ label: 'star' }, 3],
      [{ label: 'shape:spiral' }, 3],
      [{ reason: 'readers disagree', minAgreement: 0.5, isFree: true }, 4],
    ]
    for (const [filter, index] of wanted) {
      const lease = await leased(study, 0, filter)
      expect([filter, lease.taskId]).toEqual([filter, at(study.tasks, index)])
      await reviews.release(lease)
    }
    for (const filter of [{ label: 'galaxy' }, { group: 'patient=a' }, { reason: 'Audit' }, { readerId: at(study.people, 2) }])
      expect(await claim(study, 0, filter)).toEqual({ kind: 'none', reason: 'nothing-left', retryAt: null })
    await world.pool.query(`update contested_tasks set is_blind = false where project_id = $1`, [study.projectId])
    expect((await leased(study, 0, { readerId: at(study.people, 2) })).taskId).toBe(at(study.tasks, 3))
  })

  it('D92: a task that is held is taken over only when that is said; the former holder is told, and their fence is stale', async () => {
    const study = await contested(1, 3)
    const [taskId, ana, ben] = [at(study.tasks, 0), at(study.people, 0), at(study.people, 1)]
    const first = await reviews.take({ taskId, reviewerId: ana, takesOver: false })
    expect(first).toMatchObject({ kind: 'leased', lease: { fence: 1 } })
    expect(await reviews.take({ taskId, reviewerId: ben, takesOver: false })).toMatchObject({
      kind: 'held',
      reviewerId: ana,
      name: 'Reader',
    })
    // One's own running lease goes on.
    expect(await reviews.take({ taskId, reviewerId: ana, takesOver: true })).toMatchObject({ kind: 'leased', lease: { fence: 1 } })
    expect(await reviews.take({ taskId, reviewerId: ben, takesOver: true })).toMatchObject({ kind: 'leased', lease: { fence: 1 } })
    expect(await reviews.keep({ taskId, reviewerId: ana, fence: 1 })).toEqual({ kind: 'stale', fence: 2 })
    expect(await reviews.release({ taskId, reviewerId: ana, fence: 1 })).toEqual({ kind: 'released' })
    const notices = await world.pool.query(`select person_id, kind, about from notices where project_id = $1`, [study.projectId])
    expect(notices.rows).toEqual([{ person_id: ana, kind: 'lease-lost', about: { taskId } }])
    const hints = await world.pool.query<{ payload: object }>(`select payload from outbox where payload->>'personId' = $1`, [ana])
    expect(hints.rows[0]?.payload).toMatchObject({
      topics: ['assignments', 'notices'],
      lost: { what: 'review', why: 'taken-over', by: 'Reader', taskId },
    })
    expect(await eventsOf(taskId)).toEqual(['review.leased', 'review.taken-over', 'review.leased'])
    // Back again, under a fence of its own.
    expect(await reviews.take({ taskId, reviewerId: ana, takesOver: true })).toMatchObject({ kind: 'leased', lease: { fence: 3 } })
  })

  it('D93: kept by a heartbeat, leased anew after it ran out while nobody else has it, ended by a sweep', async () => {
    const study = await contested(1, 2)
    const [taskId, ana, ben] = [at(study.tasks, 0), at(study.people, 0), at(study.people, 1)]
    const lease = await leased(study, 0)
    expect((lease.expiresAt.getTime() - lease.leasedAt.getTime()) / 60_000).toBeCloseTo(15, 6)
    expect(await reviews.keep({ taskId, reviewerId: ana, fence: 1 })).toMatchObject({ kind: 'kept', fence: 1 })
    expect(await reviews.sweep(10)).toEqual([])
    await runOut(taskId)
    expect(await reviews.sweep(10)).toEqual([{ projectId: study.projectId, taskId, reviewerId: ana }])
    expect(await reviews.keep({ taskId, reviewerId: ana, fence: 1 })).toMatchObject({ kind: 'kept', fence: 2 })
    // Ran out and not swept yet: free for others, and its end is written with their lease.
    await runOut(taskId)
    expect(await reviews.take({ taskId, reviewerId: ben, takesOver: false })).toMatchObject({ kind: 'leased', lease: { fence: 1 } })
    expect(await reviews.keep({ taskId, reviewerId: ana, fence: 2 })).toMatchObject({ kind: 'held', reviewerId: ben })
    expect(await eventsOf(taskId)).toEqual(['review.leased', 'review.expired', 'review.leased', 'review.expired', 'review.leased'])
  })

  it('D94: what is given back is free at once, and its draft waits for its author', async () => {
    const study = await contested(1, 2)
    const [taskId, ana] = [at(study.tasks, 0), at(study.people, 0)]
    const lease = await leased(study, 0)
    await world.pool.query(`update reviews set draft = '{"note": "half done"}', draft_version = 3 where task_id = $1`, [taskId])
    expect(await reviews.release({ ...lease, fence: 7 })).toEqual({ kind: 'stale', fence: 1 })
    expect(await reviews.release(lease)).toEqual({ kind: 'released' })
    expect(await reviews.release(lease)).toEqual({ kind: 'released' })
    expect(await reviews.keep({ taskId, reviewerId: ana, fence: 1 })).toEqual({ kind: 'stale', fence: 1 })
    const others = await leased(study, 1)
    expect(others).toMatchObject({ draft: null, draftVersion: 0 })
    await reviews.release(others)
    expect(await leased(study, 0)).toMatchObject({ fence: 2, draft: { note: 'half done' }, draftVersion: 3 })
  })

  it('D90, L16: no lease of what one annotated, of what is not contested, or of nothing', async () => {
    const study = await contested(2, 1)
    const [own, settled, reviewerId] = [at(study.tasks, 0), at(study.tasks, 1), at(study.people, 0)]
    await annotate(study, own, reviewerId)
    await world.pool.query(`update tasks set state = 'settled' where id = $1`, [settled])
    const take = (taskId: TaskId) => reviews.take({ taskId, reviewerId, takesOver: true })
    expect(await take(own)).toEqual({ kind: 'refused', code: 'own-annotation', state: 'contested' })
    expect(await take(settled)).toEqual({ kind: 'refused', code: 'wrong-state', state: 'settled' })
    expect(await take(randomUUID() as TaskId)).toEqual({ kind: 'refused', code: 'missing', state: null })
    expect(await reviews.keep({ taskId: own, reviewerId, fence: 1 })).toMatchObject({ kind: 'refused', code: 'own-annotation' })
  })

  it('D92: many who take the same task at once: one has it', async () => {
    const study = await contested(1, 8)
    const taskId = at(study.tasks, 0)
    const outcomes = await Promise.all(
      study.people.map((reviewerId) => reviewsOn(world.pool).take({ taskId, reviewerId, takesOver: false })),
    )
    expect(outcomes.map((outcome) => outcome.kind).toSorted()).toEqual([...Array.from({ length: 7 }, () => 'held'), 'leased'])
    await Promise.all(study.people.map((reviewerId) => reviews.take({ taskId, reviewerId, takesOver: true })))
    const { rows } = await world.pool.query(`select from reviews where task_id = $1 and state = 'leased'`, [taskId])
    expect(rows).toHaveLength(1)
  })
})
