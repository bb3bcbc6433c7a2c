import { setTimeout as delay } from 'node:timers/promises'
import { inSnapshot } from '@reticle/db'
import { personIdSchema, projectIdSchema } from '@reticle/domain'
import { testRedis } from '@reticle/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, claimNext, type Lab, rowsIn, submitClaimed } from './test/world.ts'

/** More than a change may have to be told task by task, so that the bulk way is taken, too. */
const samples = 620
const people = 5

const describeChanges = (name: string, redisUrl: string | null): void => {
  describe(`while people label, dispensed by ${name}`, () => {
    let api: TestApi
    let lab: Lab
    let annotators: Actor[]
    let tasks: { id: string; sampleId: string }[]
    beforeAll(async () => {
      api = await testApi({ redisUrl })
    })
    afterAll(() => api.close())
    beforeEach(async () => {
      lab = await aLab(api, 'Observatory', { dispensing: { order: { kind: 'random', seed: 7 } } })
      annotators = [lab.annotator]
      while (annotators.length < people) annotators.push(await lab.join(`Reader ${annotators.length}`, 'annotator'))
      tasks = await addSamples(api, lab, samples)
      const opened = tasks.map((task) => ({ type: 'task.opened' as const, subjectId: task.id, at: api.now(), projectId: lab.projectId }))
      await api.unitOfWork((r) => r.events.add(...opened))
    })

    const inProject = () => ({ params: { projectId: lab.projectId } })
    /** Claims and submits until told to stop; a sample that was withdrawn meanwhile is still taken in. */
    const labels = async (actor: Actor, isOver: () => boolean): Promise<number> => {
      let done = 0
      while (!isOver()) {
        const claimed = await claimNext(api, lab, actor)
        if (claimed === undefined) await delay(20)
        else {
          const answer = await submitClaimed(api, actor, claimed)
          expect(answer.statusCode, answer.body).toBe(201)
          done += 1
        }
      }
      return done
    }
    /** Everybody labels until the changes are through. Answers how many samples were read meanwhile. */
    const whilePeopleLabel = async (change: () => Promise<void>): Promise<number> => {
      let isOver = false
      const work = annotators.map((actor) => labels(actor, () => isOver))
      try {
        await delay(300)
        await change()
        await delay(300)
      } finally {
        isOver = true
      }
      const done = await Promise.all(work)
      return done.reduce((sum, n) => sum + n, 0)
    }
    const changed = async (call: Promise<{ statusCode: number; body: string }>) => {
      const answer = await call
      expect(answer.statusCode, answer.body).toBeLessThan(300)
    }

    /** Every cached state is the fold of its events, every counter what the rows say, and nobody has two annotations on a task. */
    const nothingIsBroken = async (annotations: number) => {
      const { mismatches, examples } = await inSnapshot(api.database, ({ consistency }) => consistency.check(lab.projectId))
      expect([examples, Object.values(mismatches).reduce((sum, n) => sum + n, 0)]).toEqual([[], 0])
      const [all] = await rowsIn<{ n: number; pairs: number }>(
        api,
        'select count(*)::int as n, count(distinct (task_id, annotator_id))::int as pairs from annotations where project_id = $1',
        lab.projectId,
      )
      expect(all).toEqual({ n: annotations, pairs: annotations })
    }
    /** Each is handed the first task in the order that they may have, one who is new here, too. */
    const orderHolds = async () => {
      const everyone = [...annotators, await lab.join('New here', 'annotator')]
      const projectId = projectIdSchema.parse(lab.projectId)
      for (const actor of everyone)
        for (let n = 0; n < 3; n++) {
          // What Redis handed out a moment ago has no row yet.
          for (const { personId } of everyone) await api.dispenser.persist({ projectId, annotatorId: personIdSchema.parse(personId) })
          const [first] = await rowsIn<{ id: string }>(
            api,
            `select id from tasks t where project_id = $1 and is_open
              and not exists (select from assignments a where a.task_id = t.id and a.annotator_id = $2 and a.state <> 'released')
            order by -priority, level, queue_key, id limit 1`,
            lab.projectId,
            actor.personId,
          )
          expect((await claimNext(api, lab, actor))?.taskId, actor.name).toBe(first?.id)
        }
    }

    it('priorities change, in bulk and one by one', async () => {
      const done = await whilePeopleLabel(async () => {
        for (let n = 1; n <= 4; n++) {
          await changed(api.call(lab.manager, 'setPriorities', { ...inProject(), body: { priority: n, state: 'collecting' } }))
          const taskIds = tasks.filter((_, index) => index % 9 === n).map((task) => task.id)
          await changed(api.call(lab.manager, 'setPriorities', { ...inProject(), body: { priority: n * 10, taskIds } }))
        }
      })
      expect(done).toBeGreaterThan(people)
      await nothingIsBroken(done)
      await orderHolds()
    })

    it('samples are withdrawn', async () => {
      const done = await whilePeopleLabel(async () => {
        for (let start = 0; start < 400; start += 100) {
          const sampleIds = tasks.slice(start, start + 100).map((task) => task.sampleId)
          await changed(api.call(lab.manager, 'withdrawSamples', { ...inProject(), body: { sampleIds, reason: 'blurred' } }))
        }
      })
      await nothingIsBroken(done)
      await orderHolds()
      const [left] = await rowsIn(api, `select count(*)::int as n from tasks where project_id = $1 and state = 'withdrawn'`, lab.projectId)
      expect(left).toEqual({ n: 400 })
    })

    it('protocols are published, with another order each', async () => {
      const { content } = (await api.call(lab.manager, 'getProtocol', { params: { protocolId: lab.protocolId } })).json()
      const done = await whilePeopleLabel(async () => {
        for (const order of [{ kind: 'sequential' }, { kind: 'least-read' }, { kind: 'random', seed: 11 }, { kind: 'finish-begun' }])
          await changed(api.call(lab.manager, 'publishProtocol', { ...inProject(), body: { ...content, dispensing: { order } } }))
      })
      await nothingIsBroken(done)
      await orderHolds()
    })

    it('leases are revoked, and everything comes in all the same', async () => {
      const done = await whilePeopleLabel(async () => {
        for (let round = 0; round < 20; round++) {
          const { rows } = (await api.call(lab.manager, 'listLeases', inProject())).json()
          for (const { assignmentId } of rows)
            await changed(api.call(lab.manager, 'revokeLease', { params: { assignmentId }, body: { reason: 'tidying up' } }))
          await delay(30)
        }
      })
      await nothingIsBroken(done)
    })
  })
}

describeChanges('Postgres alone', null)
const redis = await testRedis()
if ('skipped' in redis)
  describe.skip(`while people label, dispensed by Redis (${redis.skipped})`, () => it('needs a Redis', () => undefined))
else describeChanges('Redis', redis.url)
