import type { AnnotationContent } from '@reticle/domain'
import { aContent, aRegion } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, contest, type Lab, readNext } from './test/world.ts'

let api: TestApi
let lab: Lab
let second: Actor
/** Reviewer and annotator at once. */
let both: Actor

beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

const freshLab = async () => {
  lab = await aLab(api, 'Observatory')
  second = await lab.join('Peer Secondname', 'annotator')
  both = await lab.join('Double Role', 'annotator', 'reviewer')
}
const inProject = () => ({ params: { projectId: lab.projectId } })
const peerMark = (): AnnotationContent => aContent({ regions: [aRegion({ id: 'peer-region' })], comment: 'what the peer thinks' })
const adjudicate = async (actor: Actor, taskId: string, content: AnnotationContent = aContent(), reasonCode = 'slip') =>
  api.call(actor, 'adjudicateTask', { params: { taskId }, body: { content, reasonCode, note: 'because' } })

describe('blinding: an annotator learns nothing of peers', () => {
  beforeAll(freshLab)

  it('in any answer that an annotator can get', async () => {
    await addSamples(api, lab, 2)
    const taskId = await readNext(api, lab, second, peerMark())
    const peerAnnotation = (await api.read.desk.annotationsOf(taskId))[0]
    const claimed = await api.call(lab.annotator, 'claimAssignment', inProject())
    expect(claimed.json().taskId).toBe(taskId)
    const own = { params: { assignmentId: claimed.json().id } }
    const sample = { params: { sampleId: claimed.json().sampleId } }
    const { fence } = claimed.json()
    const answers = [
      claimed,
      await api.call(lab.annotator, 'listMyAssignments', inProject()),
      await api.call(lab.annotator, 'getAssignment', own),
      await api.call(lab.annotator, 'saveDraft', { ...own, body: { fence, version: 1, content: aContent() } }),
      await api.call(lab.annotator, 'heartbeat', { ...own, body: { fence } }),
      await api.call(lab.annotator, 'submitAssignment', {
        ...own,
        headers: { 'idempotency-key': 'a-key-of-mine' },
        body: { fence, content: aContent() },
      }),
      await api.call(lab.annotator, 'getAssignmentHistory', own),
      await api.call(lab.annotator, 'listMyAnnotations', inProject()),
      await api.call(lab.annotator, 'getSample', sample),
      await api.call(lab.annotator, 'listProjects'),
      await api.call(lab.annotator, 'getProject', inProject()),
      await api.call(lab.annotator, 'listProtocols', inProject()),
      await api.call(lab.annotator, 'getSession'),
    ]
    for (const answer of answers) {
      expect(answer.statusCode).toBeLessThan(300)
      const text = JSON.stringify([answer.json(), answer.headers])
      for (const fact of [
        second.personId,
        second.name,
        peerAnnotation?.annotationId ?? '-',
        'peer-region',
        'what the peer thinks',
        'ounted"',
        '"purpose"',
        'isGold',
        'agreement',
      ])
        expect(text, `${fact} in an answer`).not.toContain(fact)
    }
  })

  it("nor of another annotator's assignment", async () => {
    const claimed = await api.call(second, 'claimAssignment', inProject())
    const answer = await api.call(lab.annotator, 'getAssignment', { params: { assignmentId: claimed.json().id } })
    expect(answer.statusCode).toBe(404)
  })

  it('nor, as a reviewer who also labels, of a task that is still open', async () => {
    const [task] = await addSamples(api, lab, 1)
    const taskId = await readNext(api, lab, second, peerMark())
    const open = (await api.call(both, 'getTask', { params: { taskId } })).json()
    expect(open).toMatchObject({ annotations: 0, agreement: null, readers: [], consensus: null })
    const listed = (await api.call(both, 'listTasks', { ...inProject(), query: { state: 'collecting' } })).json()
    expect(listed.rows.map((row: { annotations: number }) => row.annotations)).not.toContain(1)
    expect(JSON.stringify([open, listed])).not.toContain('peer-region')
    // A reviewer who does not label sees it.
    const seen = (await api.call(lab.reviewer, 'getTask', { params: { taskId } })).json()
    expect(seen.readers).toHaveLength(1)
    expect(task).toBeDefined()
  })
})

describe('the names of readers', () => {
  it('are anonymous, stable on a task and shuffled between tasks when the protocol blinds the review', async () => {
    await freshLab()
    const tasks = await addSamples(api, lab, 12)
    for (const _ of tasks) {
      await readNext(api, lab, lab.annotator, aContent({ comment: 'first' }))
      await readNext(api, lab, second, aContent({ comment: 'second' }))
    }
    const firstNames = []
    for (const { id } of tasks) {
      const seen = (await api.call(lab.reviewer, 'getTask', { params: { taskId: id } })).json()
      const again = (await api.call(lab.manager, 'getTask', { params: { taskId: id } })).json()
      expect(again.readers).toEqual(seen.readers)
      expect(seen.readers.map((reader: { reader: string }) => reader.reader)).toEqual(['Reader A', 'Reader B'])
      expect(JSON.stringify(seen)).not.toContain(lab.annotator.personId)
      expect(JSON.stringify(seen)).not.toContain(lab.annotator.name)
      firstNames.push(seen.readers.find((reader: { content: { comment: string } }) => reader.content.comment === 'first').reader)
    }
    expect(new Set(firstNames)).toEqual(new Set(['Reader A', 'Reader B']))
  })

  it('are the real ones when the protocol says so', async () => {
    const open = await aLab(api, 'Open', { review: { isBlind: false } })
    await addSamples(api, open, 1)
    const taskId = await readNext(api, open, open.annotator)
    const seen = (await api.call(open.reviewer, 'getTask', { params: { taskId } })).json()
    expect(seen.readers[0].reader).toBe('Open annotator')
  })
})

describe('lists', () => {
  it('are paged by keys: each row once, in order, also when rows come in between', async () => {
    await freshLab()
    await addSamples(api, lab, 5)
    const seen: string[] = []
    let cursor: string | null = null
    for (let page = 0; page < 10; page++) {
      const query: Record<string, string> = { limit: '2', ...(cursor === null ? {} : { cursor }) }
      const answer = (await api.call(lab.manager, 'listSamples', { ...inProject(), query })).json()
      seen.push(...answer.rows.map((row: { name: string }) => row.name))
      cursor = answer.next
      if (page === 0) await addSamples(api, lab, 1)
      if (cursor === null) break
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6].map((n) => `sample ${n}`))
  })

  it('refuse a cursor of another list and one that was made up', async () => {
    for (const cursor of ['x', Buffer.from('{"a":1}').toString('base64url'), Buffer.from('1; drop table tasks').toString('base64url')])
      for (const name of ['listSamples', 'listTasks', 'listContested'] as const) {
        const answer = await api.call(lab.manager, name, { ...inProject(), query: { cursor } })
        expect([name, answer.statusCode]).toEqual([name, 400])
      }
  })

  it('show contested tasks longest waiting first, page by page, and never one that the caller annotated', async () => {
    await freshLab()
    const tasks = await addSamples(api, lab, 4)
    const own = await readNext(api, lab, both)
    for (const { id } of tasks) await contest(api, id)
    const all = (await api.call(lab.manager, 'listContested', inProject())).json().rows.map((row: { id: string }) => row.id)
    expect(all).toEqual(tasks.map((task) => task.id))
    const first = (await api.call(both, 'listContested', { ...inProject(), query: { limit: '2' } })).json()
    const rest = (await api.call(both, 'listContested', { ...inProject(), query: { limit: '2', cursor: first.next } })).json()
    const paged = [...first.rows, ...rest.rows].map((row: { id: string }) => row.id)
    expect(paged).toEqual(all.filter((id: string) => id !== own))
    expect(rest.next).toBeNull()
  })
})

describe('adjudication', () => {
  beforeAll(freshLab)
  const contested = async (): Promise<string> => {
    await addSamples(api, lab, 1)
    const taskId = await readNext(api, lab, lab.annotator)
    await contest(api, taskId)
    return taskId
  }

  it('settles a contested task by a signed decision, with its events and its follow-up work', async () => {
    const taskId = await contested()
    const signed = await adjudicate(lab.reviewer, taskId, aContent({ comment: 'decided' }), 'ambiguous-data')
    expect(signed.statusCode).toBe(201)
    expect(signed.json()).toMatchObject({
      reviewer: 'Observatory reviewer',
      reasonCode: 'ambiguous-data',
      note: 'because',
      supersedes: null,
    })
    const task = (await api.call(lab.manager, 'getTask', { params: { taskId } })).json()
    expect(task).toMatchObject({ state: 'settled', resolution: { kind: 'adjudication', content: { comment: 'decided' } } })
    const events = await api.database.pool.query('select type from events where subject_id = $1 order by id', [taskId])
    expect(events.rows.map((row) => row.type).slice(-2)).toEqual(['task.adjudicated', 'task.settled'])
  })

  it('is not for one who annotated the task', async () => {
    await addSamples(api, lab, 1)
    const taskId = await readNext(api, lab, both)
    await contest(api, taskId)
    const refused = await adjudicate(both, taskId)
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'own-annotation'])
    expect((await api.call(lab.manager, 'getTask', { params: { taskId } })).json().state).toBe('contested')
  })

  it('L50: holds marks inside the image only', async () => {
    const taskId = await contested()
    const outside = aContent({ regions: [aRegion({ id: 'far', geometry: { type: 'box', x: 95, y: 0, width: 10, height: 10 } })] })
    const refused = await adjudicate(lab.reviewer, taskId, outside)
    expect([refused.statusCode, refused.json().problems]).toMatchObject([422, [{ regionId: 'far', severity: 'hard' }]])
  })

  it('obeys the protocol: a decision that breaks it is refused with the places', async () => {
    const taskId = await contested()
    const refused = await adjudicate(lab.reviewer, taskId, aContent({ regions: [aRegion({ id: 'r1', labelId: 'comet' })], answers: [] }))
    expect(refused.statusCode).toBe(422)
    expect(refused.json().problems).toMatchObject([{ regionId: 'r1' }, { questionId: 'quality' }])
    expect((await adjudicate(lab.reviewer, taskId, aContent(), 'i felt like it')).statusCode).toBe(400)
  })

  it('happens once: of two reviewers at the same moment one wins and the other is told', async () => {
    const taskId = await contested()
    const colleague = await lab.join('Colleague', 'reviewer')
    const answers = await Promise.all([adjudicate(lab.reviewer, taskId), adjudicate(colleague, taskId)])
    expect(new Set(answers.map((answer) => answer.statusCode))).toEqual(new Set([201, 409]))
    expect(answers.find((answer) => answer.statusCode === 409)?.json().code).toBe('wrong-state')
  })

  it('is superseded, not changed, after a reopening', async () => {
    const taskId = await contested()
    const first = (await adjudicate(lab.reviewer, taskId, aContent({ comment: 'one' }))).json()
    const reopened = await api.call(lab.manager, 'reopenTask', { params: { taskId }, body: { reason: 'new evidence' } })
    expect(reopened.json()).toMatchObject({ state: 'contested', reason: 'reopened: new evidence' })
    const between = (await api.call(lab.manager, 'getTask', { params: { taskId } })).json()
    expect([between.resolution, between.adjudications.length]).toEqual([null, 1])
    const last = (await adjudicate(lab.reviewer, taskId, aContent({ comment: 'two' }), 'protocol-unclear')).json()
    expect(last.supersedes).toBe(first.id)
    const task = (await api.call(lab.manager, 'getTask', { params: { taskId } })).json()
    expect(task.adjudications.map((one: { content: { comment: string } }) => one.content.comment)).toEqual(['two', 'one'])
    expect(task.resolution.content.comment).toBe('two')
  })

  it('can ask for more reads instead: the task is handed out again', async () => {
    const taskId = await contested()
    const reopened = await api.call(lab.reviewer, 'reopenTask', {
      params: { taskId },
      body: { to: 'collecting', moreReads: 2, reason: 'too few' },
    })
    expect(reopened.json()).toMatchObject({ state: 'collecting', reads: 3, annotations: 1 })
    expect(await readNext(api, lab, second)).toBe(taskId)
    const open = await api.call(lab.reviewer, 'reopenTask', { params: { taskId }, body: { reason: 'again' } })
    expect([open.statusCode, open.json().code]).toEqual([409, 'wrong-state'])
  })
})

describe('a new protocol version', () => {
  it('moves tasks that nobody has begun, opens missing ones, and leaves begun ones where they are', async () => {
    await freshLab()
    const [begun, untouched] = await addSamples(api, lab, 2)
    await readNext(api, lab, lab.annotator)
    const old = (await api.call(lab.manager, 'getProtocol', { params: { protocolId: lab.protocolId } })).json()
    const body = { ...old.content, title: 'Second', redundancy: { reads: 3 } }
    const published = (await api.call(lab.manager, 'publishProtocol', { ...inProject(), body })).json()
    expect(published.version).toBe(2)
    const protocolOf = async (taskId = '') => (await api.call(lab.manager, 'getTask', { params: { taskId } })).json()
    expect(await protocolOf(begun?.id)).toMatchObject({ protocolId: lab.protocolId, reads: 2 })
    expect(await protocolOf(untouched?.id)).toMatchObject({ protocolId: published.id, reads: 3 })
    expect((await api.call(lab.annotator, 'getProject', inProject())).json().protocolId).toBe(published.id)
  })
})

describe('pictures', () => {
  it('are served with our type and name, cached privately by their hash, and can do nothing', async () => {
    await freshLab()
    const [task] = await addSamples(api, lab, 1)
    await api.database.pool.query(`update samples set name = $1 where id = $2`, ['<script>"ü.html', task?.sampleId])
    const get = async (headers = {}) => api.call(lab.annotator, 'getSampleImage', { params: { sampleId: task?.sampleId ?? '' }, headers })
    const answer = await get()
    expect([answer.statusCode, answer.body]).toEqual([200, 'not a real picture'])
    expect(answer.headers).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=31536000, immutable',
      'content-disposition': `inline; filename="_script___.html"; filename*=UTF-8''%3Cscript%3E%22%C3%BC.html`,
    })
    expect(answer.headers['content-security-policy']).toContain('sandbox')
    const cached = await get({ 'if-none-match': String(answer.headers.etag) })
    expect([cached.statusCode, cached.body]).toEqual([304, ''])
  })
})

describe('a project', () => {
  it('says how many samples it has, withdrawn and foreign ones left out', async () => {
    await freshLab()
    const other = await aLab(api, 'Elsewhere')
    const count = async (of: Lab) => (await api.call(of.manager, 'getProject', { params: { projectId: of.projectId } })).json().sampleCount
    expect([await count(lab), await count(other)]).toEqual([0, 0])
    const [withdrawn] = await addSamples(api, lab, 3)
    await addSamples(api, other, 2)
    await api.database.pool.query('update samples set withdrawn_at = now() where id = $1', [withdrawn?.sampleId])
    expect([await count(lab), await count(other)]).toEqual([2, 2])
    const listed = (await api.call(lab.manager, 'listProjects')).json()
    expect(listed.map((project: { sampleCount: number }) => project.sampleCount)).toEqual([2])
  })
})

describe('progress', () => {
  it('counts what is there', async () => {
    await freshLab()
    await addSamples(api, lab, 3)
    const taskId = await readNext(api, lab, lab.annotator)
    await contest(api, taskId)
    await adjudicate(lab.reviewer, taskId)
    const progress = (await api.call(lab.manager, 'getProgress', inProject())).json()
    expect(progress).toMatchObject({
      samples: 3,
      tasks: { collecting: 2, contested: 0, settled: 1 },
      settledBy: { consensus: 0, adjudication: 1, gold: 0 },
      annotations: { counted: 1, wanted: 6, extra: 0 },
      leases: 0,
      reasons: [{ state: 'settled', reason: 'adjudicated: slip', tasks: 1 }],
    })
    expect(progress.perDay).toEqual([{ day: new Date().toISOString().slice(0, 10), annotations: 1, settled: 1 }])
    const quality = (await api.call(lab.manager, 'getQuality', inProject())).json()
    const nothing = { value: null, n: 0, excluded: 0 }
    expect(quality).toMatchObject({ agreement: { overall: nothing }, readers: [{ annotations: 1, agreement: nothing }] })
  })
})
