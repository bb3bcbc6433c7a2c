import { aContent } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, claimNext, type Lab, readNext, rowsIn, settle, submitClaimed } from './test/world.ts'

/**
 * Twin tasks for someone who manages, reviews and labels: one that is gold by what its readers said, one that is gold by a file, one that nobody
 * has read. Whatever they ask of one must be answered as of the others.
 */
describe('G9: hidden gold does not show to someone of the desk who also labels', () => {
  let api: TestApi
  let lab: Lab
  let both: Actor
  let [byReaders, byFile, unread, own] = ['', '', '', '']
  let samples = new Map<string, string>()

  const gold = (taskId: string) => api.call(lab.manager, 'setGold', { params: { taskId }, body: { isGold: true, reason: 'textbook case' } })

  beforeAll(async () => {
    api = await testApi()
    lab = await aLab(api, 'Blind', { redundancy: { reads: 1 }, dispensing: { goldRate: 0.5 } })
    both = await lab.join('Both', 'manager', 'reviewer', 'annotator')
    const opened = await addSamples(api, lab, 4)
    samples = new Map(opened.map(({ id, sampleId }) => [id, sampleId]))
    ;[byReaders = '', byFile = '', unread = '', own = ''] = opened.map(({ id }) => id)
    if ((await readNext(api, lab, lab.annotator)) !== byReaders) throw new Error('another task was read')
    await rowsIn(
      api,
      `insert into known_answers (task_id, content, origin, added_by, added_at) values ($1, $2, 'truth.csv: line 2', $3, now())`,
      byFile,
      JSON.stringify(aContent()),
      lab.manager.personId,
    )
    for (const taskId of [byReaders, byFile]) {
      await settle(api, taskId)
      expect((await gold(taskId)).statusCode).toBe(200)
    }
  })
  afterAll(() => api.close())

  /** The answer about a task without what is its own: ids, names, places in the order, moments. */
  const plain = (taskId: string, text: string): string =>
    text
      .replaceAll(taskId, 'TASK')
      .replaceAll(samples.get(taskId) ?? '', 'SAMPLE')
      .replaceAll(/sample \d+/g, 'sample N')
      .replaceAll(/[0-9a-f]{64}/g, 'HASH')
      .replaceAll(/urn:reticle:request:[\w-]+/g, '')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
  const twins = async (of: (taskId: string) => ReturnType<TestApi['call']>): Promise<void> => {
    const said = []
    for (const taskId of [unread, byReaders, byFile]) {
      const answer = await of(taskId)
      said.push(`${answer.statusCode} ${plain(taskId, answer.body)}`)
    }
    expect(said).toEqual([said[0], said[0], said[0]])
  }

  it.each(['getTask', 'getTaskHistory', 'listMessages', 'getContours'] as const)('%s', async (name) => {
    await twins((taskId) => api.call(both, name, { params: { taskId } }))
  })

  it('what they may do: reopening, taking, deciding, making gold and setting priorities is refused or done alike', async () => {
    await twins((taskId) => api.call(both, 'reopenTask', { params: { taskId }, body: { to: 'contested', reason: 'doubts' } }))
    await twins((taskId) => api.call(both, 'takeReview', { params: { taskId }, body: {} }))
    const decision = { content: aContent(), reasonCode: 'slip', note: '' }
    await twins((taskId) => api.call(both, 'adjudicateTask', { params: { taskId }, body: decision }))
    for (const isGold of [true, false])
      await twins((taskId) => api.call(both, 'setGold', { params: { taskId }, body: { isGold, reason: 'a look' } }))
    await twins((taskId) =>
      api.call(both, 'setPriorities', { params: { projectId: lab.projectId }, body: { priority: 7, taskIds: [taskId] } }),
    )
    expect(await rowsIn(api, 'select from tasks where is_gold and project_id = $1', lab.projectId)).toHaveLength(2)
  })

  it('lists, counts and filters', async () => {
    const inProject = { params: { projectId: lab.projectId } }
    const { rows } = (await api.call(both, 'listTasks', inProject)).json()
    const shown = new Map(rows.map((row: { id: string }) => [row.id, plain(row.id, JSON.stringify(row))]))
    expect([shown.get(byReaders), shown.get(byFile)]).toEqual([shown.get(unread), shown.get(unread)])
    const listed = (await api.call(both, 'listSamples', inProject)).json().rows
    expect(listed.map(({ taskState }: { taskState: string }) => taskState)).toEqual(Array(4).fill('collecting'))
    const progress = (await api.call(both, 'getProgress', inProject)).json()
    expect(progress).toMatchObject({ tasks: { collecting: 4, settled: 0 }, settledBy: { gold: 0, consensus: 0 }, reasons: [] })
    expect(progress.perDay.map(({ settled }: { settled: number }) => settled)).not.toContain(1)
    expect((await api.call(both, 'getQueue', inProject)).json().gold).toBeNull()
    const body = { priority: 3, state: 'collecting' }
    expect((await api.call(both, 'setPriorities', { ...inProject, body })).json()).toMatchObject({ changed: 4 })
    // Whoever does not label sees them.
    const all = (await api.call(lab.manager, 'getProgress', inProject)).json()
    expect(all).toMatchObject({ tasks: { settled: 2 }, settledBy: { gold: 2 } })
    expect((await api.call(lab.manager, 'getQueue', inProject)).json().gold).toBe(2)
  })

  it('what a file knows, while it is mended', async () => {
    const reopened = await api.call(lab.manager, 'reopenTask', { params: { taskId: byFile }, body: { to: 'contested', reason: 'wrong' } })
    expect(reopened.json()).toMatchObject({ state: 'contested' })
    const contested = async (actor: Actor) =>
      (await api.call(actor, 'listContested', { params: { projectId: lab.projectId } })).json().rows.map(({ id }: { id: string }) => id)
    expect(await contested(lab.reviewer)).toEqual([byFile])
    expect(await contested(both)).toEqual([])
    await twins((taskId) => api.call(both, 'takeReview', { params: { taskId }, body: {} }))
    const claimed = await api.call(both, 'claimReview', { params: { projectId: lab.projectId }, body: {} })
    expect(claimed.body).not.toContain(byFile)
    const content = aContent()
    const signed = await api.call(lab.reviewer, 'adjudicateTask', { params: { taskId: byFile }, body: { content, reasonCode: 'slip' } })
    expect(signed.statusCode, signed.body).toBe(201)
    await twins((taskId) => api.call(both, 'getTask', { params: { taskId } }))
  })

  it('goes on after they read it as hidden gold', async () => {
    for (let tries = 0; tries < 200; tries++) {
      const claimed = await claimNext(api, lab, both)
      // The coin of a claim brings no known answer at times, and nothing else is left.
      if (claimed === undefined) continue
      expect((await submitClaimed(api, both, claimed)).statusCode).toBe(201)
    }
    const [{ n } = { n: 0 }] = await rowsIn<{ n: number }>(
      api,
      `select count(*)::int as n from annotations where annotator_id = $1 and purpose = 'gold'`,
      both.personId,
    )
    expect(n).toBe(2)
    // Their own vote on an open task looks like their reading of gold.
    await rowsIn(api, `update tasks set state = 'collecting', resolution_kind = null where id = $1`, own)
    for (const taskId of [byReaders, byFile])
      expect((await api.call(both, 'getTask', { params: { taskId } })).json()).toMatchObject({
        ...{ state: 'collecting', annotations: 1, isOwn: true, isGold: null, readers: [], resolution: null, consensus: null },
      })
  })
})
