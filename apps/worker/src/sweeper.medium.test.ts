import type { Hint } from '@reticle/contract'
import { newId } from '@reticle/db'
import { connectDispatch, type Dispatch } from '@reticle/dispatch'
import { type PersonId, personIdSchema } from '@reticle/domain'
import { aContent } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refitProject } from './jobs/refit-project.ts'
import { makeWorld, type World } from './jobs/test/world.ts'
import { audit, sweepDrafts, sweepLeases, sweepStuck, sweepUploads } from './sweeper.ts'
import type { SweeperParts } from './sweeper-parts.ts'

let position = 0
const addTasks = async ({ query, projectId }: World, count: number): Promise<string[]> => {
  const ids: string[] = []
  for (let index = 0; index < count; index++) {
    const [sourceId, sampleId, taskId] = [newId(), newId(), newId()]
    position += 1
    await query(
      `insert into sources (id, organization_id, project_id, kind, name) select $1, organization_id, id, 'upload', 'Files' from projects where id = $2`,
      [sourceId, projectId],
    )
    await query(
      `insert into samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height)
        values ($1, $2, $3, $4, 'sample', $5, 1, 'image/png', 10, 10)`,
      [sampleId, projectId, sourceId, position, sampleId],
    )
    await query(
      `insert into tasks (id, project_id, sample_id, protocol_id, position, reads) select $1, id, $2, protocol_id, $3, 2 from projects where id = $4`,
      [taskId, sampleId, position, projectId],
    )
    ids.push(taskId)
  }
  return ids
}

const rules = {
  leaseMinutes: 15,
  most: null,
  mostPerDay: null,
  isPaused: false,
  hasExpertise: true,
  excludedAffiliation: null,
  goldRate: 0,
  repeatRate: 0,
  repeatAfterHours: 168,
  expertise: [],
  qualification: null,
}

describe('the sweeper', () => {
  let world: World
  let dispatch: Dispatch
  let parts: SweeperParts
  let ana: PersonId
  const asked: string[] = []
  beforeAll(async () => {
    world = await makeWorld()
    dispatch = await connectDispatch({ databaseUrl: world.url, redisUrl: null, onError: () => undefined })
    const queue: Dispatch['queue'] = {
      ...dispatch.queue,
      enqueue: async (name, payload) => void asked.push(`${name} ${Object.values(payload).join()}`),
    }
    const { read, unitOfWork, dispenser, now } = world.context
    parts = {
      read,
      unitOfWork,
      storage: world.context.storage,
      dispenser,
      queue,
      hints: dispatch.hints,
      now,
      onError: () => undefined,
      onSwept: () => undefined,
    }
    ana = personIdSchema.parse(world.people[0])
  })
  afterAll(async () => {
    await dispatch.close()
    await world.close()
  })

  it('ends leases that ran out, and tells the desk and the annotator', async () => {
    const [taskId] = await addTasks(world, 1)
    const heard: Hint[] = []
    await dispatch.hints.subscribe((hint) => heard.push(hint))
    await dispatch.dispenser.claim({ projectId: world.projectId, annotatorId: ana, rules })
    await sweepLeases(parts)
    expect(await world.query('select leased from tasks where id = $1', [taskId])).toEqual([{ leased: 1 }])
    await world.query(`update assignments set expires_at = now() - interval '1 second'`)
    await sweepLeases(parts)
    expect(await world.query('select leased from tasks where id = $1', [taskId])).toEqual([{ leased: 0 }])
    expect(await world.query(`select state from assignments where task_id = $1`, [taskId])).toEqual([{ state: 'expired' }])
    await expect.poll(() => heard).toHaveLength(2)
    expect(heard).toContainEqual({ projectId: world.projectId, topics: ['progress'] })
    expect(heard).toContainEqual({ projectId: world.projectId, topics: ['assignments'], personId: ana })
  })

  it('asks again for jobs of rows that wait for the second time, and for nothing else', async () => {
    const importId = await world.upload([])
    await world.query(`update imports set created_at = now() - interval '5 minutes'`)
    asked.length = 0
    const first = await sweepStuck(parts, new Set())
    expect(first).toEqual(new Set([importId]))
    expect(asked).toEqual([])
    await sweepStuck(parts, first)
    expect(asked).toEqual([`run-import ${importId}`])
    await world.query(`update imports set state = 'done'`)
    asked.length = 0
    expect([...(await sweepStuck(parts, first))]).toEqual([])
    expect(asked).toEqual([])
  })

  it('asks again for a refit that the queue lost, until one has read what was there', async () => {
    const { projectId } = world
    await world.context.unitOfWork(({ outbox }) => outbox.put({ kind: 'job', name: 'refit-project', payload: { projectId } }))
    await world.query(`update outbox set created_at = now() - interval '5 minutes'`)
    asked.length = 0
    // The relay has not published it yet: that is the relay's to do.
    expect([...(await sweepStuck(parts, new Set([projectId])))]).toEqual([])
    await world.query('update outbox set published_at = now()')
    expect([...(await sweepStuck(parts, new Set([projectId])))]).toEqual([projectId])
    expect(asked).toEqual([`refit-project ${projectId}`])
    world.clock.now = new Date()
    await refitProject(world.context, { projectId })
    asked.length = 0
    expect([...(await sweepStuck(parts, new Set([projectId])))]).toEqual([])
    expect(asked).toEqual([])
  })

  it('asks again for pyramids that are not made, and for files that nobody has looked into', async () => {
    const id = newId()
    await world.query(
      `insert into pyramids (id, sha256, part, recipe, state, created_at) values ($1, 'x', '', '1', 'building', now() - interval '5 minutes')`,
      [id],
    )
    await world.open(1)
    await world.query(`update samples set media_type = 'image/tiff', uri = 'a.tif' where project_id = $1`, [world.projectId])
    asked.length = 0
    const first = await sweepStuck(parts, new Set())
    expect(first).toEqual(new Set([id, `unseen ${world.projectId}`]))
    await sweepStuck(parts, first)
    expect(asked).toEqual([`build-pyramid ${id}`, `examine-samples ${world.projectId}`])
    await world.query(`update pyramids set state = 'failed'`)
    await world.query(`update samples set problem = '{"at": "file", "reason": "gone"}'`)
    asked.length = 0
    expect([...(await sweepStuck(parts, first))]).toEqual([])
    expect(asked).toEqual([])
  })

  it('L46: asks again for an analysis that the queue lost, until it has ended', async () => {
    const id = newId()
    const { projectId, people } = world
    const createdAt = new Date(world.clock.now.getTime() - 300_000)
    await world.context.unitOfWork(({ analyses }) =>
      analyses.add({ id, projectId, request: { kind: 'refit', seed: 1 }, createdBy: people[0] ?? '', createdAt }),
    )
    asked.length = 0
    const first = await sweepStuck(parts, new Set())
    await sweepStuck(parts, first)
    expect(asked).toEqual([`analyse-project ${id}`])
    await world.query(`update analyses set state = 'cancelled'`)
    asked.length = 0
    expect([...(await sweepStuck(parts, first))]).toEqual([])
    expect(asked).toEqual([])
  })

  it('asks for the order of a project whose tasks have another one than its live protocol', async () => {
    await world.context.unitOfWork(({ queueOrder }) => queueOrder.markStale(world.projectId))
    asked.length = 0
    const first = await sweepStuck(parts, new Set())
    expect(asked).toEqual([])
    await sweepStuck(parts, first)
    expect(asked).toEqual([`order-queue ${world.projectId}`])
    await world.query('update projects set queue_order = null')
  })

  it('has the dispenser compared with Postgres, keeps what was found, reports what differs, and does it once in a while', async () => {
    const { projectId } = world
    const errors: unknown[] = []
    let audits = 0
    const dispenser = {
      ...parts.dispenser,
      audit: async () => {
        audits += 1
        return [{ projectId, missing: 0, surplus: 2, misplaced: 0, readers: 0 }]
      },
    }
    const own = { ...parts, dispenser, onError: (error: unknown) => errors.push(error) }
    await audit(own)
    await audit(own)
    expect([audits, errors.length]).toEqual([1, 1])
    expect(String(errors[0])).toContain('"surplus":2')
    expect(await world.context.read.audits.of(projectId)).toMatchObject({ missing: 0, surplus: 2, misplaced: 0, readers: 0 })
    await world.query(`update dispenser_audits set audited_at = now() - interval '5 minutes'`)
    await audit(own)
    expect(audits).toBe(2)
  })

  it('clears the saved states of drafts that were submitted long ago, and no others', async () => {
    const [taskId = '', otherId = ''] = await world.open(2)
    await world.annotate(taskId, 0, aContent())
    await world.annotate(otherId, 0, aContent())
    await world.query(`insert into draft_states (assignment_id, version, content, saved_at) select id, 1, '{}', now() from assignments`)
    await world.query(`update assignments set ended_at = now() - interval '31 days' where task_id = $1`, [taskId])
    await world.query(`update assignments set ended_at = now() - interval '29 days' where task_id = $1`, [otherId])
    await sweepDrafts(parts)
    const left = await world.query('select a.task_id from draft_states d join assignments a on a.id = d.assignment_id')
    expect(left.map((row) => row.task_id)).toContain(otherId)
    expect(left.map((row) => row.task_id)).not.toContain(taskId)
  })

  it('L34: gives up an upload that has been coming in for an hour, once, with its reason; and no younger or other one', async () => {
    const [abandoned, young, whole] = [await world.upload([]), await world.upload([]), await world.upload([])]
    await world.query(`update imports set state = 'receiving', created_at = now() - interval '61 minutes' where id = $1`, [abandoned])
    await world.query(`update imports set state = 'receiving', created_at = now() - interval '59 minutes' where id = $1`, [young])
    await world.query(`update imports set created_at = now() - interval '2 hours' where id = $1`, [whole])
    await sweepUploads(parts)
    await sweepUploads(parts)
    const rows = await world.query('select id, state, error from imports where id = any($1) order by id', [[abandoned, young, whole]])
    expect(rows).toEqual([
      { id: abandoned, state: 'failed', error: 'the upload broke off, and its server with it: send the files again' },
      { id: young, state: 'receiving', error: null },
      { id: whole, state: 'queued', error: null },
    ])
    expect(await world.eventTypes(abandoned)).toEqual(['import.failed'])
  })
})
