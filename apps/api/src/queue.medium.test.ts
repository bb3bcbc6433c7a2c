import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, claimNext, contest, type Lab, readNext, rowsIn, settle } from './test/world.ts'

let api: TestApi
let lab: Lab

beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  lab = await aLab(api, 'Observatory', { dispensing: { order: { kind: 'least-read' } } })
})

const queue = async () => (await api.call(lab.reviewer, 'getQueue', { params: { projectId: lab.projectId } })).json()

describe('the queue', () => {
  it('says its order, who answers, what is open, held, gold and contested, and when a lease runs out', async () => {
    const tasks = await addSamples(api, lab, 6)
    await contest(api, await readNext(api, lab, lab.annotator))
    await settle(api, tasks[5]?.id ?? '')
    await api.call(lab.manager, 'setGold', { params: { taskId: tasks[5]?.id ?? '' }, body: { isGold: true, reason: 'clear' } })
    await claimNext(api, lab, lab.annotator)
    const [lease] = await rowsIn<{ expires_at: Date }>(
      api,
      `select expires_at from assignments where state = 'leased' and project_id = $1`,
      lab.projectId,
    )
    expect(await queue()).toMatchObject({
      order: { kind: 'least-read' },
      mode: 'postgres',
      loading: null,
      open: 4,
      leased: 1,
      returned: 0,
      gold: 1,
      comparing: 0,
      contested: 1,
      audit: null,
      nextExpiryAt: lease?.expires_at.toISOString(),
    })
  })

  it('D84: says what waits in each pool, and how many could take it', async () => {
    const tasks = await addSamples(api, lab, 4)
    const pool = (index: number, name: string) => rowsIn(api, 'update tasks set pool = $2 where id = $1', tasks[index]?.id, name)
    await Promise.all([pool(0, 'birds'), pool(1, 'birds'), pool(2, 'lichens')])
    const expertise = { params: { projectId: lab.projectId, personId: lab.annotator.personId }, body: { expertise: ['birds'] } }
    expect((await api.call(lab.manager, 'updateAnnotator', expertise)).statusCode).toBe(200)
    expect(await queue()).toMatchObject({
      open: 1,
      pools: [
        { pool: 'birds', waiting: 2, annotators: 1 },
        { pool: 'lichens', waiting: 1, annotators: 0 },
      ],
    })
    // Handed out by the rules of the protocol and of the annotator's own row.
    await api.heard()
    const taken = [
      await claimNext(api, lab, lab.annotator),
      await claimNext(api, lab, lab.annotator),
      await claimNext(api, lab, lab.annotator),
    ]
    expect(new Set(taken.map((one) => one?.taskId))).toEqual(new Set([tasks[0]?.id, tasks[1]?.id, tasks[3]?.id]))
    expect(taken[2]?.taskId).toBe(tasks[3]?.id)
    const other = await lab.join('No expert', 'annotator')
    expect([(await claimNext(api, lab, other))?.taskId, await claimNext(api, lab, other)]).toEqual([tasks[3]?.id, undefined])
  })

  it('is counted once for all who ask within two seconds, and says when', async () => {
    const together = await Promise.all(Array.from({ length: 30 }, queue))
    // One count, or a second one on a machine that took longer than that for all thirty.
    expect(new Set(together.map((one) => one.countedAt)).size).toBeLessThan(5)
    await addSamples(api, lab, 3)
    await expect.poll(queue, { timeout: 20_000, interval: 250 }).toMatchObject({ open: 3 })
    expect((await queue()).countedAt > together[0].countedAt).toBe(true)
  })

  it('says what the last audit found', async () => {
    const values = [lab.projectId]
    await rowsIn(
      api,
      'insert into dispenser_audits (project_id, missing, surplus, misplaced, readers, audited_at) values ($1, 1, 0, 2, 0, now())',
      ...values,
    )
    expect((await queue()).audit).toMatchObject({ drift: 3 })
  })

  it('is of this project alone', async () => {
    const other = await aLab(api, 'Abroad')
    await addSamples(api, other, 3)
    await claimNext(api, other, other.annotator)
    expect(await queue()).toMatchObject({ open: 0, leased: 0, nextExpiryAt: null })
  })
})
