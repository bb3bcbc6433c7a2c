import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { aLab, type Lab } from './test/world.ts'
import { sendNotice } from './use-cases/send-notice.ts'

let api: TestApi
let lab: Lab
beforeAll(async () => {
  api = await testApi()
  lab = await aLab(api, 'Lab')
})
afterAll(() => api.close())

const say = (text: string, ...to: Actor[]) =>
  api.unitOfWork((repositories) =>
    sendNotice(
      repositories,
      { personIds: to.map(({ personId }) => personId) },
      { projectId: lab.projectId, kind: 'message', text, about: { taskId: 'a' }, at: api.now() },
    ),
  )
const list = async (actor: Actor, query: Record<string, string> = {}) => (await api.call(actor, 'listNotices', { query })).json()

describe('notices', () => {
  it('are their reader alone, newest first, unread until they are read', async () => {
    for (const text of ['one', 'two', 'three']) await say(text, lab.annotator)
    await say('yours', lab.reviewer)
    const first = await list(lab.annotator, { limit: '2' })
    expect(first).toMatchObject({ unread: 3, rows: [{ text: 'three', project: { name: 'Lab project' }, readAt: null }, { text: 'two' }] })
    const rest = await list(lab.annotator, { limit: '2', cursor: first.next })
    expect(rest).toMatchObject({ next: null, rows: [{ text: 'one' }] })

    expect((await api.call(lab.reviewer, 'readNotices', { body: { upTo: first.rows[0].id } })).statusCode).toBe(204)
    expect((await list(lab.annotator)).unread).toBe(3)
    await api.call(lab.annotator, 'readNotices', { body: { noticeIds: [first.rows[0].id] } })
    expect(await list(lab.annotator, { state: 'unread' })).toMatchObject({ unread: 2, rows: [{ text: 'two' }, { text: 'one' }] })
    await api.call(lab.annotator, 'readNotices', { body: { upTo: first.rows[1].id } })
    expect(await list(lab.annotator)).toMatchObject({ unread: 0 })
    expect((await list(lab.annotator)).rows).toHaveLength(3)
  })

  it('go to all who hold a role, once, but for whoever caused them', async () => {
    const two = await lab.join('Two', 'manager', 'reviewer')
    await api.unitOfWork((repositories) =>
      sendNotice(
        repositories,
        { roles: ['manager', 'reviewer'], except: lab.manager.personId },
        { projectId: lab.projectId, kind: 'rule', text: 'look', at: api.now() },
      ),
    )
    const looks = async (actor: Actor) => (await list(actor)).rows.filter(({ text }: { text: string }) => text === 'look').length
    expect(await Promise.all([two, lab.reviewer, lab.manager, lab.annotator].map(looks))).toEqual([1, 1, 0, 0])
  })

  it('go with the person’s part in the project', async () => {
    const leaving = await lab.join('Leaving', 'annotator')
    await say('before', leaving)
    expect((await list(leaving)).unread).toBe(1)
    await api.call(lab.manager, 'setMemberRoles', { params: { projectId: lab.projectId, personId: leaving.personId }, body: { roles: [] } })
    expect(await list(leaving)).toMatchObject({ unread: 0, rows: [] })
  })

  it('say what is wrong with a request', async () => {
    expect((await api.call(null, 'listNotices')).statusCode).toBe(401)
    expect((await api.call(lab.annotator, 'listNotices', { query: { cursor: 'x' } })).json()).toMatchObject({ code: 'invalid-input' })
    expect((await api.call(lab.annotator, 'readNotices', { body: { noticeIds: [] } })).json()).toMatchObject({ code: 'invalid-input' })
  })
})
