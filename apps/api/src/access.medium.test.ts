import { newId, newToken } from '@reticle/db'
import { aContent, testRedis } from '@reticle/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { type Actor, secondApi, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, type Lab } from './test/world.ts'

/** Less than the five seconds for which what is kept is believed: a server that did not hear would still let them in. */
const soon = { timeout: 4000, interval: 5 }

describe('what is kept of rights', () => {
  let here: TestApi
  let there: TestApi
  let lab: Lab
  beforeAll(async () => {
    here = await testApi()
    there = await secondApi(here)
  })
  afterAll(async () => {
    await there.close()
    await here.close()
  })
  beforeEach(async () => {
    lab = await aLab(here, 'Lab')
    await addSamples(here, lab, 3)
  })
  const claim = async (api: TestApi, actor: Actor) =>
    (await api.call(actor, 'claimAssignment', { params: { projectId: lab.projectId } })).statusCode
  const see = async (api: TestApi, actor: Actor) =>
    (await api.call(actor, 'getProject', { params: { projectId: lab.projectId } })).statusCode
  const tokenOf = async (actor: Actor): Promise<Actor & { readonly id: string }> => {
    const id = newId()
    const { token, secretSha256 } = newToken(id)
    const expiresAt = new Date(here.now().getTime() + 3_600_000)
    await here.unitOfWork((r) => r.tokens.add({ id, personId: actor.personId, name: 't', secretSha256, createdAt: here.now(), expiresAt }))
    return { ...actor, id, headers: { authorization: `Bearer ${token}` } }
  }
  /** Warms both servers, changes, and expects both to know: the first with its very next request, the other within moments. */
  const acts = async (actor: Actor, change: () => Promise<unknown>, status: number) => {
    for (const api of [here, there, here, there]) expect(await see(api, actor)).toBe(200)
    await change()
    expect(await see(here, actor)).toBe(status)
    await expect.poll(() => see(there, actor), soon).toBe(status)
  }

  it('a signed-out session is nobody', async () => {
    const actor = await here.sessionOf(lab.annotator.personId, 'Ana')
    await acts(actor, () => here.call(actor, 'signOut'), 401)
  })

  it('a revoked token is nobody, and so is one that differs in its last letter', async () => {
    const program = await tokenOf(lab.annotator)
    expect(await see(here, program)).toBe(200)
    const bent = String(program.headers.authorization).replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
    expect(await see(here, { ...program, headers: { authorization: bent } })).toBe(401)
    expect(await see(here, { ...program, headers: { authorization: `${program.headers.authorization}A` } })).toBe(401)
    await acts(program, () => here.call(lab.annotator, 'revokeToken', { params: { tokenId: program.id } }), 401)
  })

  it('an expired token is nobody, also while it is kept', async () => {
    const program = await tokenOf(lab.annotator)
    expect(await see(here, program)).toBe(200)
    await here.database.pool.query(`update tokens set expires_at = now() + interval '1 second' where id = $1`, [program.id])
    await here.heard()
    expect(await see(here, program)).toBe(200)
    here.advance(1500)
    expect(await see(here, program)).toBe(401)
  })

  it('who lost their role may no longer do what it allowed', async () => {
    const params = { projectId: lab.projectId, personId: lab.annotator.personId }
    expect([await claim(here, lab.annotator), await claim(there, lab.annotator)]).toEqual([201, 201])
    await acts(lab.annotator, () => here.call(lab.owner, 'setMemberRoles', { params, body: { roles: [] } }), 403)
    expect([await claim(here, lab.annotator), await claim(there, lab.annotator)]).toEqual([403, 403])
  })

  it('a person who is disabled by any means is nobody on every server', async () => {
    for (const api of [here, there]) expect(await see(api, lab.annotator)).toBe(200)
    await here.database.pool.query('update people set disabled_at = now() where id = $1', [lab.annotator.personId])
    for (const api of [here, there]) await expect.poll(() => see(api, lab.annotator), soon).toBe(401)
  })

  it('a pause of an annotator holds for the next claim', async () => {
    const reason = async (api: TestApi) =>
      (await api.call(lab.annotator, 'claimAssignment', { params: { projectId: lab.projectId } })).headers['reticle-reason']
    expect([await reason(here), await reason(there)]).toEqual([undefined, undefined])
    await here.database.pool.query('insert into annotators (project_id, person_id, paused_at) values ($1, $2, now())', [
      lab.projectId,
      lab.annotator.personId,
    ])
    for (const api of [here, there]) await expect.poll(() => reason(api), soon).toBe('paused')
  })

  it('nothing is kept while changes cannot be heard', async () => {
    const terminate = async () =>
      here.database.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'reticle-reticle_access' and datname = current_database()`)
    const actor = await here.sessionOf(lab.manager.personId, 'Manager')
    expect(await see(here, actor)).toBe(200)
    const deaf = setInterval(() => void terminate(), 1)
    await terminate()
    await here.database.pool.query('update sessions set revoked_at = now() where person_id = $1', [actor.personId])
    await expect.poll(() => see(here, actor), soon).toBe(401)
    clearInterval(deaf)
    await expect.poll(() => here.heard().then(() => true), { timeout: 10_000 }).toBe(true)
  })
})

const redis = await testRedis()
const ways =
  'skipped' in redis
    ? [['Postgres', null]]
    : [
        ['Postgres', null],
        ['Redis', redis.url],
      ]
describe.each(ways)('a lease that no table knows, dispensed by %s', (_name, redisUrl) => {
  let here: TestApi
  let there: TestApi
  let lab: Lab
  beforeAll(async () => {
    here = await testApi({ redisUrl })
    there = await secondApi(here, { redisUrl })
  })
  afterAll(async () => {
    await there.close()
    await here.close()
  })
  beforeEach(async () => {
    lab = await aLab(here, 'Lab')
    await addSamples(here, lab, 3)
  })
  const claimed = async (): Promise<{ id: string; taskId: string; fence: number }> =>
    (await here.call(lab.annotator, 'claimAssignment', { params: { projectId: lab.projectId } })).json()
  /** What is left of a lease after the process and the Redis that held it have gone. */
  const lose = async (id: string) => {
    await here.dispenser.persist({ assignmentId: id })
    await here.database.pool.query(`update tasks set leased = leased - 1 where id = (select task_id from assignments where id = $1)`, [id])
    await here.database.pool.query('delete from assignments where id = $1', [id])
  }
  const submit = (api: TestApi, actor: Actor, { id, taskId, fence }: { id: string; taskId?: string; fence: number }) =>
    api.call(actor, 'submitAssignment', {
      params: { assignmentId: id },
      headers: { 'idempotency-key': newId() },
      body: { taskId, fence, content: aContent(), activeMilliseconds: 1 },
    })

  it.each(['the server that handed it out', 'another server'])('is recognised by its id and task: %s takes the work', async (which) => {
    const api = which.startsWith('the') ? here : there
    const one = await claimed()
    await lose(one.id)
    const saved = await api.call(lab.annotator, 'saveDraft', {
      params: { assignmentId: one.id },
      body: { taskId: one.taskId, fence: 1, version: 1, content: aContent({ comment: 'late' }) },
    })
    expect([saved.statusCode, saved.json().draftVersion]).toEqual([200, 1])
    const two = await claimed()
    await lose(two.id)
    expect((await submit(api, lab.annotator, two)).statusCode).toBe(201)
    const { rows } = await here.database.pool.query('select counted, leased from tasks where id = $1', [two.taskId])
    expect(rows).toEqual([{ counted: 1, leased: 0 }])
  })

  it('is found by another server while its own has not written it yet, also without its task', async () => {
    const one = await claimed()
    const shown = await there.call(lab.annotator, 'getAssignment', { params: { assignmentId: one.id } })
    expect([shown.statusCode, shown.json().id]).toEqual([200, one.id])
    const two = await claimed()
    expect((await submit(there, lab.annotator, { id: two.id, fence: 1 })).statusCode).toBe(201)
  })

  it('is nobody else’s, and nothing is made of an id that was not handed out for this task', async () => {
    const [one, two] = [await claimed(), await claimed()]
    await lose(one.id)
    const ben = await lab.join('Ben', 'annotator')
    // Its row is written by itself at some later time, which must not be in the middle.
    await here.dispenser.persist({ assignmentId: two.id })
    const known = async () =>
      (await here.database.pool.query('select id from assignments where project_id = $1 or id = $2', [lab.projectId, one.id])).rows
    expect(await known()).toEqual([{ id: two.id }])
    expect((await submit(there, ben, one)).statusCode).toBe(404)
    expect((await submit(there, lab.annotator, { ...one, taskId: two.taskId })).statusCode).toBe(404)
    expect((await submit(there, lab.annotator, { id: one.id, fence: 1 })).statusCode).toBe(404)
    const other = await aLab(here, 'Other')
    expect((await submit(there, other.annotator, one)).statusCode).toBe(404)
    expect(await known()).toEqual([{ id: two.id }])
    expect((await submit(there, lab.annotator, one)).statusCode).toBe(201)
  })
})
