import { randomUUID } from 'node:crypto'
import { newId } from '@reticle/db'
import { type AnnotationContent, projectIdSchema } from '@reticle/domain'
import { aContent, aRegion, testRedis } from '@reticle/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, contest, type Lab, readNext } from './test/world.ts'

type Assignment = {
  id: string
  taskId: string
  sampleId: string
  fence: number
  expiresAt: string
  state: string
  draft: AnnotationContent | null
  draftVersion: number
}

const describeLabelling = (name: string, redisUrl: string | null): void => {
  describe(`labelling, dispensed by ${name}`, () => {
    let api: TestApi
    let lab: Lab
    let ana: Actor
    let ben: Actor
    beforeAll(async () => {
      api = await testApi({ redisUrl })
    })
    afterAll(() => api.close())
    beforeEach(async () => {
      lab = await aLab(api, 'Observatory')
      ana = lab.annotator
      ben = await lab.join('Ben', 'annotator')
      await addSamples(api, lab, 3)
    })

    const query = async <T extends object>(text: string, ...values: unknown[]): Promise<T[]> =>
      (await api.database.pool.query<T>(text, values)).rows
    const claim = (actor: Actor) => api.call(actor, 'claimAssignment', { params: { projectId: lab.projectId } })
    const claimed = async (actor: Actor): Promise<Assignment> => {
      const answer = await claim(actor)
      expect(answer.statusCode).toBe(201)
      return answer.json()
    }
    const save = (actor: Actor, { id }: Assignment, fence: number, version: number, content = aContent()) =>
      api.call(actor, 'saveDraft', { params: { assignmentId: id }, body: { fence, version, content } })
    const submit = (actor: Actor, { id, fence }: Assignment, key: string, content: AnnotationContent = aContent()) =>
      api.call(actor, 'submitAssignment', {
        params: { assignmentId: id },
        headers: { 'idempotency-key': key },
        body: { fence, content, activeMilliseconds: 1200 },
      })
    const skip = (actor: Actor, { id, fence }: Assignment, kind: string) =>
      api.call(actor, 'skipAssignment', { params: { assignmentId: id }, body: { fence, kind, reason: 'too dark' } })
    const expire = async (assignment: Assignment, isSwept = true) => {
      await api.dispenser.persist({ assignmentId: assignment.id })
      await query(`update assignments set expires_at = now() - interval '1 minute' where id = $1`, assignment.id)
      if (isSwept) await api.dispenser.sweep(100)
    }
    /** Whether what was submitted counts; the receipt itself says nothing of it (L51). */
    const counts = async (answer: { statusCode: number; json: () => unknown }) => {
      expect(answer.statusCode).toBe(201)
      const receipt = answer.json() as { annotationId: string }
      expect(new Set(Object.keys(receipt))).toEqual(new Set(['annotationId', 'submittedAt']))
      return (await query<{ is_counted: boolean }>('select is_counted from annotations where id = $1', receipt.annotationId))[0]?.is_counted
    }
    const taskOf = async (assignment: Assignment) =>
      (
        await query<{ state: string; counted: number; leased: number }>(
          'select state, counted, leased from tasks where id = $1',
          assignment.taskId,
        )
      )[0]

    it('claims sample after sample, and lists what is held', async () => {
      const one = await claimed(ana)
      const two = await claimed(ana)
      expect(two.taskId).not.toBe(one.taskId)
      expect(one).toMatchObject({ state: 'leased', fence: 1, draft: null, draftVersion: 0 })
      const held = await api.call(ana, 'listMyAssignments', { params: { projectId: lab.projectId } })
      expect(held.json().map((row: Assignment) => row.id)).toEqual([one.id, two.id])
      expect((await api.call(ana, 'getAssignment', { params: { assignmentId: one.id } })).json()).toEqual(one)
    })

    it('answers 204 with the reason, and with the moment to come back', async () => {
      const third = await lab.join('Chiara', 'annotator')
      const first = await claimed(ana)
      for (const actor of [ana, ana, ben, ben, ben]) await claimed(actor)
      const waiting = await claim(third)
      expect([waiting.statusCode, waiting.headers['reticle-reason'], waiting.headers['reticle-retry-at']]).toEqual([
        204,
        'all-leased',
        first.expiresAt,
      ])
      const mine = await claim(ana)
      expect([mine.statusCode, mine.headers['reticle-reason'], mine.headers['reticle-retry-at']]).toEqual([204, 'nothing-left', undefined])
      await query('update projects set protocol_id = null where id = $1', lab.projectId)
      await api.heard()
      expect((await claim(third)).headers['reticle-reason']).toBe('no-protocol')
    })

    it('saves drafts one after the other, renews the lease, and gives the draft back', async () => {
      const one = await claimed(ana)
      await query(`update assignments set expires_at = now() + interval '1 second' where id = $1`, one.id)
      const content = aContent({ regions: [aRegion({ id: 'a' })] })
      const saved = await save(ana, one, 1, 1, content)
      expect(saved.statusCode).toBe(200)
      expect(saved.json()).toMatchObject({ fence: 1, draftVersion: 1 })
      expect(Date.parse(saved.json().expiresAt) - Date.now()).toBeGreaterThan(60_000)
      expect((await save(ana, one, 1, 2)).json()).toMatchObject({ draftVersion: 2 })
      const shown = await api.call(ana, 'getAssignment', { params: { assignmentId: one.id } })
      expect(shown.json()).toMatchObject({ draft: aContent(), draftVersion: 2 })
    })

    it('takes a repeated draft as a repeat, and refuses one that would overwrite', async () => {
      const one = await claimed(ana)
      const content = aContent({ comment: 'first' })
      expect((await save(ana, one, 1, 1, content)).statusCode).toBe(200)
      const repeat = await save(ana, one, 1, 1, content)
      expect([repeat.statusCode, repeat.json().draftVersion]).toEqual([200, 1])
      const other = await save(ana, one, 1, 1, aContent({ comment: 'another tab' }))
      expect([other.statusCode, other.json().code]).toEqual([409, 'conflict'])
      const ahead = await save(ana, one, 1, 5, content)
      expect([ahead.statusCode, ahead.json().code]).toEqual([409, 'conflict'])
      const shown = await api.call(ana, 'getAssignment', { params: { assignmentId: one.id } })
      expect(shown.json()).toMatchObject({ draft: content, draftVersion: 1 })
    })

    it('saves the draft of a lease that ran out, and leases again while there is a slot', async () => {
      const one = await claimed(ana)
      await expire(one)
      expect(await taskOf(one)).toMatchObject({ leased: 0 })
      const saved = await save(ana, one, 1, 1, aContent({ comment: 'late' }))
      expect([saved.statusCode, saved.json().fence]).toEqual([200, 2])
      expect(await taskOf(one)).toMatchObject({ leased: 1 })
      // The answer was lost: the client repeats under the old fence, and learns the new one.
      const repeat = await save(ana, one, 1, 1, aContent({ comment: 'late' }))
      expect([repeat.statusCode, repeat.json().fence]).toEqual([200, 2])
      const stale = await save(ana, one, 1, 2)
      expect([stale.statusCode, stale.json().code]).toEqual([409, 'stale-fence'])
      const types = await query<{ type: string }>('select type from events where subject_id = $1 order by id', one.id)
      expect(types.map((row) => row.type)).toEqual(['assignment.leased', 'assignment.expired', 'assignment.leased'])
    })

    it('keeps the draft when the slot is gone: without a lease, and the submit as an extra', async () => {
      const one = await claimed(ana)
      await expire(one)
      const peers = [ben, await lab.join('Chiara', 'annotator')]
      for (const peer of peers) expect((await claimed(peer)).taskId).toBe(one.taskId)
      const saved = await save(ana, one, 1, 1, aContent({ comment: 'late' }))
      expect([saved.statusCode, saved.json().fence, saved.json().draftVersion]).toEqual([200, 1, 1])
      expect(Date.parse(saved.json().expiresAt)).toBeLessThan(Date.now())
      for (const peer of peers) {
        const [held] = (await api.call(peer, 'listMyAssignments', { params: { projectId: lab.projectId } })).json()
        expect(await counts(await submit(peer, held, newId()))).toBe(true)
      }
      const late = await submit(ana, one, newId())
      expect(await counts(late)).toBe(false)
      expect(await taskOf(one)).toEqual({ state: 'comparing', counted: 2, leased: 0 })
      const [event] = await query(
        `select type, payload->>'taskId' as task from events where subject_id = $1 and type = 'annotation.kept-as-extra'`,
        late.json().annotationId,
      )
      expect(event).toEqual({ type: 'annotation.kept-as-extra', task: one.taskId })
    })

    it('counts late work while the quota wants it', async () => {
      const one = await claimed(ana)
      await expire(one)
      expect(await counts(await submit(ana, one, newId()))).toBe(true)
      expect(await taskOf(one)).toEqual({ state: 'collecting', counted: 1, leased: 0 })
    })

    it('keeps a lease by heartbeat', async () => {
      const one = await claimed(ana)
      const beat = (fence: number) => api.call(ana, 'heartbeat', { params: { assignmentId: one.id }, body: { fence } })
      await expire(one, false)
      expect(Date.parse((await beat(1)).json().expiresAt)).toBeGreaterThan(Date.now() + 60_000)
      expect(await api.dispenser.sweep(100)).toEqual([])
      await expire(one)
      expect((await beat(1)).json().fence).toBe(2)
      const stale = await beat(1)
      expect([stale.statusCode, stale.json().code]).toEqual([409, 'stale-fence'])
    })

    it('submits: one row, one event, hints; and the comparison with the last read', async () => {
      const hints: unknown[] = []
      const stopListening = await api.hints.subscribe((hint) => void hints.push(hint))
      const one = await claimed(ana)
      await save(ana, one, 1, 1)
      const content = aContent({ regions: [aRegion({ id: 'a' })], comment: 'clear' })
      const answer = await submit(ana, one, 'key-of-ana-1', content)
      expect(await counts(answer)).toBe(true)
      const rows = await query(
        'select id, content, region_count, is_counted, active_milliseconds, protocol_id from annotations where task_id = $1',
        one.taskId,
      )
      expect(rows).toEqual([
        {
          id: answer.json().annotationId,
          content,
          region_count: 1,
          is_counted: true,
          active_milliseconds: 1200,
          protocol_id: lab.protocolId,
        },
      ])
      expect(await taskOf(one)).toEqual({ state: 'collecting', counted: 1, leased: 0 })
      expect(await query(`select 1 from events where subject_id = $1 and type = 'task.quorum-met'`, one.taskId)).toEqual([])
      expect(await readNext(api, lab, ben)).toBe(one.taskId)
      expect(await taskOf(one)).toEqual({ state: 'comparing', counted: 2, leased: 0 })
      expect(await query(`select payload from events where subject_id = $1 and type = 'task.quorum-met'`, one.taskId)).toEqual([
        { payload: { reads: 2 } },
      ])
      await expect.poll(() => hints).toContainEqual({ projectId: lab.projectId, topics: ['progress'] })
      await expect.poll(() => hints).toContainEqual({ projectId: lab.projectId, topics: ['assignments'], personId: ana.personId })
      await stopListening()
    })

    it('answers 32 identical submits at once with one and the same annotation', async () => {
      const one = await claimed(ana)
      const answers = await Promise.all(Array.from({ length: 32 }, () => submit(ana, one, 'the-same-key')))
      expect(answers.map((answer) => answer.statusCode)).toEqual(Array.from({ length: 32 }, () => 201))
      expect(new Set(answers.map((answer) => answer.body)).size).toBe(1)
      expect(await query('select 1 from annotations where task_id = $1', one.taskId)).toHaveLength(1)
      expect(await query(`select 1 from events where type = 'annotation.submitted' and project_id = $1`, lab.projectId)).toHaveLength(1)
      expect(await taskOf(one)).toEqual({ state: 'collecting', counted: 1, leased: 0 })
    })

    it('lets an annotation stand: another key on the same sample, and the same key on another', async () => {
      const [one, two] = [await claimed(ana), await claimed(ana)]
      expect((await submit(ana, one, 'key-number-one')).statusCode).toBe(201)
      const again = await submit(ana, one, 'key-number-two')
      expect([again.statusCode, again.json().code]).toEqual([409, 'wrong-state'])
      const elsewhere = await submit(ana, two, 'key-number-one')
      expect([elsewhere.statusCode, elsewhere.json().code]).toEqual([409, 'conflict'])
      expect((await submit(ben, await claimed(ben), 'key-number-one')).statusCode).toBe(201)
    })

    it('refuses what breaks the protocol, with its places, and keeps the lease', async () => {
      const one = await claimed(ana)
      const wrong = await submit(ana, one, newId(), aContent({ regions: [aRegion({ id: 'r1', labelId: 'no-such-label' })] }))
      expect([wrong.statusCode, wrong.json().code]).toEqual([422, 'invalid-annotation'])
      expect(wrong.json().problems).toContainEqual(expect.objectContaining({ regionId: 'r1', severity: 'hard' }))
      expect(await taskOf(one)).toEqual({ state: 'collecting', counted: 0, leased: 1 })
      expect((await submit(ana, one, newId())).statusCode).toBe(201)
    })

    it('skips: given to others at once, back to the same person last or never, and repeats do nothing', async () => {
      const one = await claimed(ana)
      expect((await skip(ana, one, 'not-now')).statusCode).toBe(204)
      expect((await skip(ana, one, 'not-now')).statusCode).toBe(204)
      expect(await taskOf(one)).toMatchObject({ leased: 0 })
      expect((await claimed(ben)).taskId).toBe(one.taskId)
      const [two, three] = [await claimed(ana), await claimed(ana)]
      expect((await skip(ana, two, 'not-usable')).statusCode).toBe(204)
      const back = await claimed(ana)
      expect([back.taskId, back.fence]).toEqual([one.taskId, 2])
      expect((await claim(ana)).headers['reticle-reason']).toBe('nothing-left')
      expect(three.taskId).not.toBe(back.taskId)
      const late = await submit(ana, two, newId())
      expect([late.statusCode, late.json().code]).toEqual([409, 'wrong-state'])
      const [event] = await query(
        `select payload->>'kind' as kind, payload->>'reason' as reason from events where subject_id = $1 and type = 'assignment.skipped'`,
        two.id,
      )
      expect(event).toEqual({ kind: 'not-usable', reason: 'too dark' })
    })

    it('skips a sample whose lease ran out meanwhile', async () => {
      const one = await claimed(ana)
      await expire(one)
      expect((await skip(ana, one, 'not-me')).statusCode).toBe(204)
      expect(await taskOf(one)).toMatchObject({ leased: 0 })
      for (const _ of [1, 2]) expect((await claimed(ana)).taskId).not.toBe(one.taskId)
      expect((await claim(ana)).statusCode).toBe(204)
    })

    it("does not know another annotator's assignment", async () => {
      const one = await claimed(ana)
      const params = { assignmentId: one.id }
      const answers = await Promise.all([
        api.call(ben, 'getAssignment', { params }),
        save(ben, one, 1, 1),
        api.call(ben, 'heartbeat', { params, body: { fence: 1 } }),
        submit(ben, one, newId()),
        skip(ben, one, 'not-me'),
      ])
      expect(answers.map((answer) => [answer.statusCode, answer.json().code])).toEqual(Array.from({ length: 5 }, () => [404, 'not-found']))
      expect(await taskOf(one)).toEqual({ state: 'collecting', counted: 0, leased: 1 })
    })

    describe('L52: who has seen the readers of a task', () => {
      let both: Actor
      beforeEach(async () => {
        both = await lab.join('Reviewer and annotator', 'annotator', 'reviewer')
      })
      const look = async (actor: Actor, taskId: string) => {
        const answer = await api.call(actor, 'getTask', { params: { taskId } })
        expect(answer.statusCode).toBe(200)
        return answer.json().readers.length
      }
      const askMore = async (taskId: string) => {
        const body = { to: 'collecting', moreReads: 1, reason: 'one more' }
        expect((await api.call(lab.reviewer, 'reopenTask', { params: { taskId }, body })).statusCode).toBe(200)
      }
      const drain = async (actor: Actor): Promise<string[]> => {
        const taken: string[] = []
        for (let answer = await claim(actor); answer.statusCode === 201; answer = await claim(actor)) taken.push(answer.json().taskId)
        return taken
      }

      it('is never handed it afterwards; others are', async () => {
        const read = await readNext(api, lab, ana)
        await contest(api, read)
        expect(await look(both, read)).toBe(1)
        await askMore(read)
        const taken = await drain(both)
        expect(taken).toHaveLength(2)
        expect(taken).not.toContain(read)
        expect((await claimed(ben)).taskId).toBe(read)
      })

      it('nor is who decided it, nor who gets the role of an annotator later', async () => {
        const read = await readNext(api, lab, ana)
        await contest(api, read)
        const decided = await api.call(both, 'adjudicateTask', {
          params: { taskId: read },
          body: { content: aContent(), reasonCode: 'slip' },
        })
        expect(decided.statusCode).toBe(201)
        expect(await look(lab.reviewer, read)).toBe(1)
        await askMore(read)
        const body = { roles: ['reviewer', 'annotator'] }
        await api.call(lab.owner, 'setMemberRoles', { params: { projectId: lab.projectId, personId: lab.reviewer.personId }, body })
        for (const actor of [both, lab.reviewer]) expect(await drain(actor)).not.toContain(read)
      })

      it('but one who looked while nobody had read it is handed it', async () => {
        const [first] = await query<{ id: string }>('select id from tasks where project_id = $1 order by position', lab.projectId)
        const colleague = await lab.join('Manager', 'manager')
        expect(await look(colleague, first?.id ?? '')).toBe(0)
        const body = { roles: ['annotator'] }
        await api.call(lab.owner, 'setMemberRoles', { params: { projectId: lab.projectId, personId: colleague.personId }, body })
        expect((await claimed(colleague)).taskId).toBe(first?.id)
      })

      it('loses the lease that was going on: it is not made anew, and the work is kept as an extra', async () => {
        const mine = await claimed(both)
        await expire(mine)
        expect(await readNext(api, lab, ana)).toBe(mine.taskId)
        await contest(api, mine.taskId)
        expect(await look(both, mine.taskId)).toBe(1)
        await askMore(mine.taskId)
        const saved = await save(both, mine, 1, 1, aContent({ comment: 'late' }))
        expect([saved.statusCode, saved.json().fence]).toEqual([200, 1])
        expect(Date.parse(saved.json().expiresAt)).toBeLessThan(Date.now())
        expect(await counts(await submit(both, mine, newId()))).toBe(false)
        expect(await taskOf(mine)).toMatchObject({ state: 'collecting', counted: 1, leased: 0 })
      })
    })

    it('L50: refuses marks outside the image and unsound ones, each with its place; a draft may hold them', async () => {
      const one = await claimed(ana)
      const content = aContent({
        regions: [
          aRegion({ id: 'inside', geometry: { type: 'box', x: 90, y: 70, width: 10, height: 10 } }),
          aRegion({ id: 'outside', geometry: { type: 'box', x: 90, y: 70, width: 11, height: 10 } }),
          aRegion({ id: 'crossed', geometry: { type: 'polygon', rings: [[1, 1, 9, 9, 9, 1, 1, 9]] } }),
        ],
      })
      expect((await save(ana, one, 1, 1, content)).statusCode).toBe(200)
      const refused = await submit(ana, one, newId(), content)
      expect([refused.statusCode, refused.json().code]).toEqual([422, 'invalid-annotation'])
      expect(refused.json().problems.map((problem: { regionId: string }) => problem.regionId)).toEqual(['outside', 'crossed'])
    })

    it('takes 50,000 polygons of 20 vertices as a draft and as a submission', async () => {
      const one = await claimed(ana)
      const ring = Array.from({ length: 20 }, (_, k) => [10 + 5 * Math.cos(k / 3.2), 10 + 5 * Math.sin(k / 3.2)]).flat()
      const regions = Array.from({ length: 50_000 }, (_, index) =>
        aRegion({ id: `r${index}`, geometry: { type: 'polygon', rings: [ring.map((value) => value + (index % 997) / 97)] } }),
      )
      const content = aContent({ regions })
      expect((await save(ana, one, 1, 1, content)).statusCode).toBe(200)
      const answer = await submit(ana, one, newId(), content)
      expect(await counts(answer)).toBe(true)
      expect(await query('select region_count from annotations where task_id = $1', one.taskId)).toEqual([{ region_count: 50_000 }])
    })

    it('refuses a larger one with the limit and the cure, and keeps nothing of it', async () => {
      const one = await claimed(ana)
      const body = `{"fence":1,"version":1,"content":{"regions":[],"answers":[],"comment":"${'x'.repeat(65 * 1024 * 1024)}"}}`
      const answer = await api.call(ana, 'saveDraft', { params: { assignmentId: one.id }, body })
      expect([answer.statusCode, answer.json().code]).toEqual([413, 'too-large'])
      expect(answer.json().detail).toMatch(/of 65 MiB is larger than the 64 MiB that this route takes: simplify the outlines/)
      expect((await api.call(ana, 'getAssignment', { params: { assignmentId: one.id } })).json().draftVersion).toBe(0)
    })

    it('lists what I submitted, newest first', async () => {
      const tasks = [await readNext(api, lab, ana), await readNext(api, lab, ana)]
      await readNext(api, lab, ben)
      const mine = (await api.call(ana, 'listMyAnnotations', { params: { projectId: lab.projectId } })).json()
      expect([mine.count, mine.latest.map((row: { taskId: string }) => row.taskId)]).toEqual([2, tasks.toReversed()])
    })

    it('holds the quota when everyone claims and submits at once', async () => {
      const readers = [ana, ben, ...(await Promise.all(Array.from({ length: 6 }, (_, index) => lab.join(`Reader ${index}`, 'annotator'))))]
      const work = async (actor: Actor): Promise<number> => {
        for (let done = 0; ; done++) {
          const answer = await claim(actor)
          if (answer.statusCode !== 201) return done
          expect((await submit(actor, answer.json(), randomUUID())).statusCode).toBe(201)
        }
      }
      const done = await Promise.all(readers.map(work))
      expect(done.reduce((sum, n) => sum + n, 0)).toBe(6)
      const tasks = await query('select state, counted, leased from tasks where project_id = $1', projectIdSchema.parse(lab.projectId))
      expect(tasks).toEqual([1, 2, 3].map(() => ({ state: 'comparing', counted: 2, leased: 0 })))
    })
  })
}

describeLabelling('Postgres', null)
const found = await testRedis()
if ('skipped' in found) describe.skip(`labelling, dispensed by Redis (${found.skipped})`, () => it('needs a Redis', () => undefined))
else describeLabelling('Redis', found.url)
