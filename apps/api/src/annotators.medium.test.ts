import { newId } from '@reticle/db'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, claimNext, type Lab, readNext, rowsIn } from './test/world.ts'

let api: TestApi
let lab: Lab
let ben: Actor

beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  lab = await aLab(api, 'Observatory')
  ben = await lab.join('Ben', 'annotator')
  await addSamples(api, lab, 3)
})

const list = async (query: Record<string, string> = {}) =>
  (await api.call(lab.manager, 'listAnnotators', { params: { projectId: lab.projectId }, query })).json()
const update = (body: unknown, person = ben, actor = lab.manager) =>
  api.call(actor, 'updateAnnotator', { params: { projectId: lab.projectId, personId: person.personId }, body })
const eventsOf = (person: Actor) =>
  rowsIn<{ type: string; payload: object }>(
    api,
    `select type, payload from events where subject_id = $1 and type like 'annotator.%' order by id`,
    person.personId,
  )

describe('annotators', () => {
  it('are those with the role, page after page, with what they hold and did', async () => {
    await readNext(api, lab, ben)
    await claimNext(api, lab, ben)
    const all = await list()
    expect(all.rows.map((row: { name: string }) => row.name)).toEqual(['Observatory annotator', 'Ben'])
    expect(all.rows[1]).toMatchObject({ held: 1, isPaused: false, most: null, expertise: [], affiliation: '' })
    const first = await list({ limit: '1' })
    expect([...first.rows, ...(await list({ limit: '1', cursor: first.next })).rows]).toEqual(all.rows)
  })

  it('are paused with a reason and go on again, each with an event', async () => {
    const paused = await update({ isPaused: true, pauseReason: 'training first' })
    expect(paused.json()).toMatchObject({ isPaused: true, pauseReason: 'training first', pausedAt: expect.any(String) })
    const again = await update({ isPaused: true, pauseReason: 'training first' })
    expect(again.json().pausedAt).toBe(paused.json().pausedAt)
    expect((await update({ isPaused: false })).json()).toMatchObject({ isPaused: false, pauseReason: '', pausedAt: null })
    expect((await eventsOf(ben)).map((event) => event.type)).toEqual(['annotator.paused', 'annotator.changed', 'annotator.resumed'])
  })

  it('get limits and expertise; what is left out stays', async () => {
    await update({ most: 100, mostPerDay: 10, expertise: ['radiology', 'chest', 'radiology'] })
    expect((await update({ mostPerDay: null })).json()).toMatchObject({ most: 100, mostPerDay: null, expertise: ['chest', 'radiology'] })
    expect((await update({})).json()).toMatchObject({ most: 100 })
    expect(await eventsOf(ben)).toHaveLength(2)
  })

  it('have one affiliation everywhere: another organization does not change what stands there', async () => {
    expect((await update({ affiliation: ' Leiden ' })).json()).toMatchObject({ affiliation: 'Leiden' })
    expect((await update({ affiliation: 'Utrecht' })).statusCode).toBe(200)
    const other = await aLab(api, 'Abroad')
    await api.unitOfWork((r) =>
      r.memberships.add([
        { organizationId: other.organizationId, personId: ben.personId, role: 'member' },
        { organizationId: other.organizationId, personId: ben.personId, projectId: other.projectId, role: 'annotator' },
      ]),
    )
    const refused = await api.call(other.manager, 'updateAnnotator', {
      params: { projectId: other.projectId, personId: ben.personId },
      body: { affiliation: 'Elsewhere', most: 3 },
    })
    expect(refused.json()).toMatchObject({ code: 'forbidden', detail: expect.stringContaining('Utrecht') })
    expect((await list()).rows[1]).toMatchObject({ affiliation: 'Utrecht', most: null })
  })

  it('are not those without the role, nor strangers', async () => {
    expect((await update({ most: 1 }, lab.consumer)).statusCode).toBe(404)
    expect((await update({ most: 1 }, { ...ben, personId: newId() })).statusCode).toBe(404)
    expect(await rowsIn(api, 'select from annotators where project_id = $1', lab.projectId)).toEqual([])
  })

  it.each([
    ['a pause without a reason', { isPaused: true }, 'body.pauseReason'],
    ['a limit of nothing', { most: 0 }, 'body.most'],
    ['an expertise in other words', { expertise: ['Röntgen!'] }, 'body.expertise.0'],
    ['something unknown', { isBanned: true }, 'body'],
  ])('are not changed by %s', async (_what, body, at) => {
    const answer = await update(body)
    expect(answer.statusCode).toBe(400)
    expect(answer.json().problems[0].at).toBe(at)
  })
})
