import { newId } from '@reticle/db'
import { aContent } from '@reticle/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, type Claimed, claimNext, type Lab, rowsIn, submitClaimed } from './test/world.ts'

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

const claimed = async (actor: Actor): Promise<Claimed> => {
  const found = await claimNext(api, lab, actor)
  if (found === undefined) throw new Error('nothing to claim')
  return found
}
const leases = async (actor: Actor, query: Record<string, string> = {}) =>
  (await api.call(actor, 'listLeases', { params: { projectId: lab.projectId }, query })).json()
const revoke = (actor: Actor, { id }: { id: string }, reason = 'gone home') =>
  api.call(actor, 'revokeLease', { params: { assignmentId: id }, body: { reason } })
const stateOf = async ({ id }: { id: string }) =>
  (await rowsIn<{ state: string; fence: string; draft: unknown }>(api, 'select state, fence, draft from assignments where id = $1', id))[0]
const leasedOf = async ({ taskId }: { taskId: string }) =>
  (await rowsIn<{ leased: number }>(api, 'select leased from tasks where id = $1', taskId))[0]?.leased

describe('leases', () => {
  it('are listed, longest held first, page after page', async () => {
    const one = await claimed(lab.annotator)
    const two = await claimed(ben)
    const three = await claimed(lab.annotator)
    const all = await leases(lab.manager)
    expect(all.rows.map((row: { assignmentId: string }) => row.assignmentId)).toEqual([one.id, two.id, three.id])
    expect(all.rows[1]).toMatchObject({
      person: { id: ben.personId, name: 'Ben' },
      taskId: two.taskId,
      sample: { id: two.sampleId },
      purpose: 'vote',
    })
    const first = await leases(lab.reviewer, { limit: '2' })
    const second = await leases(lab.reviewer, { limit: '2', cursor: first.next })
    expect([...first.rows, ...second.rows]).toEqual(all.rows)
    expect(second.next).toBeNull()
  })

  it('L51: show who holds one, and not of what, to someone who also labels', async () => {
    const both = await lab.join('Both', 'reviewer', 'annotator')
    await claimed(ben)
    const { rows } = await leases(both)
    expect(rows).toMatchObject([{ person: { name: 'Ben' }, taskId: null, sample: null, purpose: null }])
  })

  it('are refused with a cursor of another list', async () => {
    const answer = await api.call(lab.manager, 'listLeases', { params: { projectId: lab.projectId }, query: { cursor: 'abc' } })
    expect(answer.statusCode).toBe(400)
    expect(answer.json().problems[0].at).toBe('query.cursor')
  })
})

describe('a revocation', () => {
  it('L60: frees the slot, keeps the draft, and says why in the history', async () => {
    const one = await claimed(ben)
    const saved = await api.call(ben, 'saveDraft', {
      params: { assignmentId: one.id },
      body: { taskId: one.taskId, fence: one.fence, version: 1, content: aContent({ comment: 'half done' }) },
    })
    expect(saved.statusCode).toBe(200)
    expect((await revoke(lab.manager, one)).statusCode).toBe(204)
    expect(await stateOf(one)).toMatchObject({ state: 'released', draft: { comment: 'half done' } })
    expect(await leasedOf(one)).toBe(0)
    const history = await api.call(ben, 'getAssignmentHistory', { params: { assignmentId: one.id } })
    expect(history.json().events).toMatchObject([{ kind: 'leased' }, { kind: 'revoked', reason: 'gone home' }])
  })

  it('L60: is not undone by the next heartbeat, and changes nothing when it is repeated', async () => {
    const one = await claimed(ben)
    await revoke(lab.manager, one)
    const beat = await api.call(ben, 'heartbeat', { params: { assignmentId: one.id }, body: { taskId: one.taskId, fence: one.fence } })
    expect(beat.json().code).toBe('stale-fence')
    const before = await stateOf(one)
    expect((await revoke(lab.manager, one)).statusCode).toBe(204)
    expect(await stateOf(one)).toEqual(before)
    expect(await rowsIn(api, `select from events where subject_id = $1 and type = 'assignment.released'`, one.id)).toHaveLength(1)
  })

  it('L26: keeps a submission that comes all the same, and counts it while one is wanted', async () => {
    const one = await claimed(ben)
    await revoke(lab.manager, one)
    expect((await submitClaimed(api, ben, one)).statusCode).toBe(201)
    expect(await rowsIn(api, 'select is_counted from annotations where assignment_id = $1', one.id)).toEqual([{ is_counted: true }])
    expect((await revoke(lab.manager, one)).statusCode).toBe(204)
    expect((await stateOf(one))?.state).toBe('submitted')
  })

  it('needs a reason', async () => {
    const answer = await revoke(lab.manager, await claimed(ben), '  ')
    expect(answer.statusCode).toBe(400)
    expect(answer.json().problems).toEqual([{ at: 'body.reason', message: 'say why' }])
  })

  it('reaches no lease of another organization', async () => {
    const other = await aLab(api, 'Abroad')
    const one = await claimed(ben)
    expect((await revoke(other.manager, one)).statusCode).toBe(404)
    expect((await revoke(lab.manager, { id: newId() })).statusCode).toBe(404)
    expect((await stateOf(one))?.state).toBe('leased')
  })
})
