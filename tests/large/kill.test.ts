import { setTimeout as sleep } from 'node:timers/promises'
import { aProtocol, rowsOf, seededRandom } from '@reticle/testkit'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, enterByApi } from './support/client.ts'
import { startDemo } from './support/demo.ts'
import { type Ledger, label } from './support/labeller.ts'
import { databaseOf, killAll, nextPidOf, pidOf, type Victim, victims } from './support/processes.ts'
import { type RunningReticle, startReticle } from './support/reticle.ts'

const seed = Number(process.env.RETICLE_KILL_SEED ?? 20261124)
const readers = ['Ana Ruiz', 'Ben Okafor', 'Chiara Conti']
const samples = 250
const reads = 2

/** A project with many small images that differ, so that the readers do not run out of work. */
const makeProject = async (manager: Client, annotators: readonly Client[]): Promise<string> => {
  const created = await manager.ask('POST', '/projects', { name: 'Killed', protocol: aProtocol({ redundancy: { reads } }) })
  const projectId = (created.body as { id: string }).id
  for (const { personId } of annotators) await manager.ask('PUT', `/projects/${projectId}/members/${personId}`, { roles: ['annotator'] })
  const form = new FormData()
  for (let index = 0; index < samples; index++) {
    const background = { r: index % 256, g: 255 - (index % 256), b: 100 }
    const image = await sharp({ create: { width: 16, height: 16, channels: 3, background } })
      .png()
      .toBuffer()
    form.append('files', new Blob([new Uint8Array(image)], { type: 'image/png' }), `${index}.png`)
  }
  const { id } = (await manager.ask('POST', `/projects/${projectId}/imports`, form)).body as { id: string }
  await expect
    .poll(async () => (await manager.ask('GET', `/imports/${id}`)).body, { timeout: 60_000 })
    .toMatchObject({ state: 'done', added: samples, rejects: [] })
  return projectId
}

describe('kill -9 at any moment', () => {
  const random = seededRandom(seed)
  const ledger: Ledger = { submits: [], drafts: new Map(), surprises: [] }
  let reticle: RunningReticle | undefined
  const running = (): RunningReticle => {
    if (reticle === undefined) throw new Error('Reticle did not start')
    return reticle
  }
  let people: Client[] = []
  let projectId = ''
  let hasRedis = false
  let isOver = false
  let working: Promise<unknown> = Promise.resolve()

  beforeAll(async () => {
    reticle = await startDemo()
    const { url } = reticle
    people = await Promise.all(readers.map((name) => enterByApi(url, name)))
  })
  afterAll(async () => {
    isOver = true
    await Promise.allSettled([working])
    await reticle?.remove()
  })

  const rows = async (statement: string): Promise<Record<string, unknown>[]> =>
    rowsOf(await databaseOf(running().data), statement, [projectId])
  const moreSubmits = async (count: number) => {
    const before = ledger.submits.length
    await expect.poll(() => ledger.submits.length - before, { timeout: 120_000 }).toBeGreaterThanOrEqual(count)
  }

  it('three readers begin on a project of their own', async () => {
    projectId = await makeProject(await enterByApi(running().url, 'Mei Tanaka'), people)
    hasRedis = (await pidOf(running().data, 'redis')) !== undefined
    working = Promise.all(people.map((person, index) => label(person, projectId, seededRandom(seed + index + 1), ledger, () => isOver)))
    // Awaited below; a failure meanwhile must not end the run before that.
    working.catch(() => undefined)
    await moreSubmits(3)
  })

  it('one process after the other, in any order, is started again, and the work goes on', async () => {
    const present = victims.filter((name) => name !== 'redis' || hasRedis)
    const plan: Victim[] = [1, 2, 3].flatMap(() => random.shuffle(present))
    for (const name of plan) {
      await sleep(random.below(1200))
      const pid = await nextPidOf(running().data, name)
      process.kill(pid, 'SIGKILL')
      await nextPidOf(running().data, name, pid)
    }
    await moreSubmits(3)
    for (const name of ['api', 'worker', 'Postgres', ...(hasRedis ? ['Redis'] : [])])
      await expect.poll(() => running().output(), { timeout: 120_000 }).toContain(`${name} runs again`)
  })

  it('the work goes on while Redis hangs, and after it died of that', async () => {
    if (!hasRedis) return
    const pid = await nextPidOf(running().data, 'redis')
    process.kill(pid, 'SIGSTOP')
    // Each claim may wait for Redis once or twice, a second each.
    await moreSubmits(2)
    expect(await pidOf(running().data, 'redis')).toBe(pid)
    process.kill(pid, 'SIGKILL')
    await nextPidOf(running().data, 'redis', pid)
    await moreSubmits(2)
  })

  it('all of it at once, and a new start goes on where it was', async () => {
    const before = ledger.submits.length
    const { data, url, ended } = running()
    await killAll(data)
    await ended
    reticle = await startReticle({ demo: true, data, port: Number(new URL(url).port) })
    await moreSubmits(10)
    isOver = true
    await working
    expect(ledger.submits.length).toBeGreaterThan(before)
    // Else nothing was killed while it mattered.
    expect(people.reduce((sum, person) => sum + person.retries(), 0)).toBeGreaterThan(0)
    expect(ledger.drafts.size).toBeGreaterThan(0)
    expect(ledger.surprises).toEqual([])
  })

  it('answers a repeated submission with the first answer', async () => {
    for (const { person, assignmentId, submission, key, annotationId } of ledger.submits) {
      const again = await person.ask('POST', `/assignments/${assignmentId}/submission`, submission, { 'idempotency-key': key })
      expect(again).toMatchObject({ status: 201, body: { annotationId } })
    }
  })

  it('has each acknowledged submission exactly once, with its content', async () => {
    const kept = await rows('select id, annotator_id, idempotency_key, task_id, content from annotations where project_id = $1')
    const expected = ledger.submits.map((one) => ({
      id: one.annotationId,
      annotator_id: one.person.personId,
      idempotency_key: one.key,
      task_id: one.taskId,
      content: one.submission.content,
    }))
    const byId = (a: { id?: unknown }, b: { id?: unknown }) => String(a.id).localeCompare(String(b.id))
    // Every request was repeated until it was answered, so what is not acknowledged is not there.
    expect(kept.toSorted(byId)).toEqual(expected.toSorted(byId))
    for (const person of people) {
      const { count } = (await person.ask('GET', `/projects/${projectId}/my-annotations`)).body as { count: number }
      expect(count).toBe(ledger.submits.filter((one) => one.person === person).length)
    }
    const told = await rows(`select subject_id as id from events where project_id = $1 and type = 'annotation.submitted'`)
    expect(told.toSorted(byId)).toEqual(expected.toSorted(byId).map(({ id }) => ({ id })))
  })

  it('has no reader twice on a task, and no task counted above its reads', async () => {
    expect(
      await rows(
        'select task_id, annotator_id from annotations where project_id = $1 and supersedes is null group by 1, 2 having count(*) > 1',
      ),
    ).toEqual([])
    expect(await rows('select id from tasks where project_id = $1 and counted > reads')).toEqual([])
    expect(
      await rows(`select t.id, t.counted, t.leased from tasks t where t.project_id = $1 and (
        t.counted <> (select count(*) from annotations a where a.task_id = t.id and a.is_counted) or
        t.leased <> (select count(*) from assignments s where s.task_id = t.id and s.state = 'leased'))`),
    ).toEqual([])
  })

  it('has each acknowledged draft, or a newer one', async () => {
    for (const [id, { person, version, content }] of ledger.drafts) {
      const { body } = await person.ask('GET', `/assignments/${id}`)
      expect(body).toMatchObject({ draftVersion: version, draft: content })
    }
  })

  it('compares every task that has its reads, though the queue was killed meanwhile', async () => {
    // A killed worker's job is given to the next after 15 to 21 s; one that the queue lost is asked for again by the sweeper, within 60 s.
    await expect
      .poll(
        () => rows(`select id from tasks where project_id = $1 and (state = 'comparing' or counted >= reads and state = 'collecting')`),
        {
          timeout: 120_000,
          interval: 500,
        },
      )
      .toEqual([])
    const [done] = await rows(`select count(*)::int as n from tasks where project_id = $1 and state in ('settled', 'contested')`)
    expect(done?.n).toBeGreaterThan(0)
    await expect
      .poll(() => rows('select id from outbox where published_at is null and $1::uuid is not null'), { timeout: 60_000 })
      .toEqual([])
  })
})
