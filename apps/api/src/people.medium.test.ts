import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, secondApi, type TestApi, testApi } from './test/test-api.ts'
import { aLab, type Lab } from './test/world.ts'

const day = 86_400_000
let api: TestApi
let lab: Lab

beforeAll(async () => {
  api = await testApi()
  lab = await aLab(api, 'Lab')
})
afterAll(() => api.close())

const invite = async (by: Actor, body: Record<string, unknown>) =>
  api.call(by, 'createInvitation', { params: { projectId: lab.projectId }, body })
const look = async (token: string) => (await api.call(null, 'getInvitation', { params: { token } })).json()
const accept = async (actor: Actor | null, token: string, email?: string) =>
  api.call(actor, 'acceptInvitation', {
    params: { token },
    body: email === undefined ? {} : { account: { name: 'New', email, password: 'long enough to be one' } },
  })
const projectsOf = async (actor: Actor) => (await api.call(actor, 'listProjects')).json()

describe('invitation links', () => {
  it('make an account, sign it in, give the roles, and are used up', async () => {
    const made = (await invite(lab.manager, { roles: ['annotator'] })).json()
    expect(made).toMatchObject({ state: 'open', uses: 0, maxUses: 1, path: `/join/${made.token}` })
    expect(await look(made.token)).toMatchObject({ project: 'Lab project', organization: 'Lab', roles: ['annotator'], state: 'open' })
    const rows = await api.database.pool.query('select * from invitations')
    expect(JSON.stringify(rows.rows)).not.toContain(made.token)

    expect((await accept(null, made.token)).json()).toMatchObject({ code: 'invalid-input', problems: [{ at: 'body.account' }] })
    const joined = await accept(null, made.token, 'New@Example.org')
    expect(joined.json()).toMatchObject({ projectId: lab.projectId, session: { person: { email: 'new@example.org' } } })
    const cookie = String(joined.headers['set-cookie']).split(';')[0] ?? ''
    expect(await projectsOf({ personId: '', name: '', headers: { cookie } })).toMatchObject([{ id: lab.projectId, roles: ['annotator'] }])

    expect((await look(made.token)).state).toBe('used')
    expect((await accept(null, made.token, 'second@example.org')).statusCode).toBe(409)
    expect((await api.database.pool.query(`select 1 from people where email = 'second@example.org'`)).rowCount).toBe(0)
  })

  it('let in no more people than they say when all come at once', async () => {
    const { token } = (await invite(lab.owner, { roles: ['annotator'], maxUses: 2 })).json()
    const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => accept(null, token, `racer${n}@example.org`)))
    expect(answers.map((answer) => answer.statusCode).toSorted()).toEqual([200, 200, 409, 409, 409])
    expect((await api.database.pool.query(`select 1 from people where email like 'racer%'`)).rowCount).toBe(2)
  })

  it('let a person who is signed in join as themselves, and take no second place when opened again', async () => {
    const { token } = (await invite(lab.owner, { roles: ['reviewer', 'consumer'], maxUses: 5 })).json()
    const guest = await api.addPerson('Guest')
    expect((await accept(guest, token)).statusCode).toBe(200)
    expect((await accept(guest, token)).statusCode).toBe(200)
    expect((await projectsOf(guest))[0].roles).toEqual(['reviewer', 'consumer'])
    const listed = (await api.call(lab.owner, 'listInvitations', { params: { projectId: lab.projectId } })).json()
    expect(listed.find((one: { maxUses: number }) => one.maxUses === 5).uses).toBe(1)
  })

  it('do not take over an account that exists', async () => {
    const { token } = (await invite(lab.owner, { roles: ['annotator'], maxUses: 5 })).json()
    await accept(null, token, 'taken@example.org')
    const again = await accept(null, token, 'TAKEN@example.org')
    expect([again.statusCode, again.json().code]).toEqual([409, 'conflict'])
  })

  it('end when they expire or are revoked, and say so', async () => {
    const expiring = (await invite(lab.owner, { roles: ['annotator'], days: 1 })).json()
    const revoked = (await invite(lab.owner, { roles: ['annotator'] })).json()
    expect((await api.call(lab.manager, 'revokeInvitation', { params: { invitationId: revoked.id } })).statusCode).toBe(204)
    expect((await look(revoked.token)).state).toBe('revoked')
    expect((await accept(null, revoked.token, 'late@example.org')).statusCode).toBe(409)
    api.advance(day + 1000)
    expect((await look(expiring.token)).state).toBe('expired')
    expect((await accept(null, expiring.token, 'late@example.org')).json().detail).toContain('expired')
    expect((await accept(null, `${expiring.token}x`, 'late@example.org')).statusCode).toBe(404)
    api.advance(-day - 1000)
  })
})

describe('roles', () => {
  const setRoles = async (by: Actor, personId: string, roles: string[]) =>
    api.call(by, 'setMemberRoles', { params: { projectId: lab.projectId, personId }, body: { roles } })

  it('change what a person may do at once, and taking all away removes them from the project', async () => {
    const person = await lab.join('Person', 'annotator')
    const tasks = () => api.call(person, 'listTasks', { params: { projectId: lab.projectId } })
    expect((await tasks()).statusCode).toBe(403)
    expect((await setRoles(lab.manager, person.personId, ['reviewer'])).statusCode).toBe(204)
    expect((await tasks()).statusCode).toBe(200)
    expect((await setRoles(lab.manager, person.personId, [])).statusCode).toBe(204)
    expect((await tasks()).statusCode).toBe(403)
    expect(await projectsOf(person)).toEqual([])
  })

  it('cannot be owner by way of a project, nor be given to a stranger, nor to oneself without the right', async () => {
    expect((await setRoles(lab.manager, lab.manager.personId, ['owner'])).statusCode).toBe(400)
    const stranger = await api.addPerson('Stranger')
    expect((await setRoles(lab.owner, stranger.personId, ['annotator'])).statusCode).toBe(404)
    expect((await setRoles(lab.reviewer, lab.reviewer.personId, ['manager'])).statusCode).toBe(403)
    expect((await invite(lab.reviewer, { roles: ['manager'] })).statusCode).toBe(403)
  })

  it('leave a trace with who did it', async () => {
    const person = await lab.join('Traced')
    await setRoles(lab.manager, person.personId, ['annotator'])
    const events = await api.database.pool.query(`select actor_id, payload from events where subject_id = $1`, [person.personId])
    expect(events.rows).toEqual([{ actor_id: lab.manager.personId, payload: { given: ['annotator'], taken: [] } }])
  })

  it('show in the list of members with how much each did', async () => {
    const members = (await api.call(lab.manager, 'listMembers', { params: { projectId: lab.projectId } })).json()
    expect(members.find((one: { personId: string }) => one.personId === lab.annotator.personId)).toMatchObject({
      name: 'Lab annotator',
      roles: ['annotator'],
      annotations: 0,
      adjudications: 0,
    })
  })
})

describe('invitations and notices by mail', () => {
  it('refuse a recipient, with the cure, where no mail is sent', async () => {
    const refused = await invite(lab.manager, { roles: ['annotator'], recipient: 'new@example.org' })
    expect(refused.json()).toMatchObject({
      code: 'invalid-input',
      problems: [{ at: 'body.recipient', message: expect.stringContaining('RETICLE_SMTP_URL') }],
    })
    expect((await api.call(lab.manager, 'listMails', { params: { projectId: lab.projectId } })).json()).toEqual({
      isMailOn: false,
      rows: [],
    })
    expect((await api.call(lab.manager, 'getProfile')).json()).toMatchObject({ noticeMail: 'off', isMailOn: false })
  })

  it('put the link into a letter, whose text no list shows, and keep what a person wishes', async () => {
    const mailing = await secondApi(api, { isMailOn: true })
    const body = { roles: ['annotator'], recipient: 'new@example.org', note: 'Welcome\r\nBcc: x@example.org' }
    const made = (await mailing.call(lab.manager, 'createInvitation', { params: { projectId: lab.projectId }, body })).json()
    const [mail] = (await api.database.pool.query('select subject, body, state from mails')).rows
    expect(mail).toMatchObject({
      subject: 'Invitation to Lab project',
      state: 'waiting',
      body: expect.stringContaining(`/join/${made.token}`),
    })
    expect(mail.body).toContain('Welcome Bcc: x@example.org')
    const listed = (await mailing.call(lab.manager, 'listMails', { params: { projectId: lab.projectId } })).json()
    expect(listed).toMatchObject({ isMailOn: true, rows: [{ recipient: 'new@example.org', state: 'waiting' }] })
    expect(JSON.stringify(listed)).not.toContain(made.token)
    expect((await mailing.call(lab.manager, 'putNoticeMail', { body: { noticeMail: 'daily' } })).json()).toMatchObject({
      noticeMail: 'daily',
      isMailOn: true,
    })
    expect((await api.call(lab.manager, 'getProfile')).json()).toMatchObject({ noticeMail: 'daily' })
    await mailing.close()
  })
})
