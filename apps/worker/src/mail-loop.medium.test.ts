import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { newId } from '@reticle/db'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeWorld, type World } from './jobs/test/world.ts'
import { smtp } from './mail/transport.ts'
import { mailer } from './mail-loop.ts'

describe('mail', () => {
  let world: World
  let port = 0
  let refusal: { readonly code: number; readonly text: string } | null = null
  let person = { id: '', email: '' }
  const received: ParsedMail[] = []
  const errors: unknown[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_, __, answer) => answer(refusal === null ? null : Object.assign(new Error(refusal.text), { responseCode: refusal.code })),
    onData: (stream, _, answer) => {
      simpleParser(stream).then((mail) => {
        received.push(mail)
        answer()
      }, answer)
    },
  })
  beforeAll(async () => {
    world = await makeWorld()
    server.listen(0, '127.0.0.1')
    await once(server.server, 'listening')
    port = (server.server.address() as AddressInfo).port
    person = { id: newId(), email: 'mei@example.org' }
    await world.query(`insert into people (id, name, email, created_at) values ('${person.id}', 'Mei Tanaka', '${person.email}', now())`)
    await world.query(`insert into memberships (id, organization_id, person_id, project_id, role, created_at)
      select '${newId()}', organization_id, '${person.id}', id, 'manager', now() from projects where id = '${world.projectId}'`)
  })
  afterAll(async () => {
    await new Promise<void>((resolve) => server.close(() => resolve()))
    await world.close()
  })
  beforeEach(async () => {
    refusal = null
    received.length = 0
    errors.length = 0
    await world.query('delete from mails')
    await world.query('delete from notices')
    await world.query(`update people set notice_mail = 'off', notices_mailed_at = null`)
  })

  const round = (at = world.clock.now, address = `smtp://127.0.0.1:${port}`) =>
    mailer({
      unitOfWork: world.context.unitOfWork,
      transport: smtp(address, 'Reticle <reticle@lab.example.org>'),
      publicUrl: 'https://reticle.lab.example.org',
      now: () => at,
      onError: (error) => errors.push(error),
    })()
  const later = (seconds: number) => new Date(world.clock.now.getTime() + seconds * 1000)
  const wish = (noticeMail: 'off' | 'at-once' | 'daily') =>
    world.context.unitOfWork(({ mails }) => mails.setNoticeMail(person.id, noticeMail, world.clock.now))
  const notice = (text: string, at = world.clock.now) =>
    world.context.unitOfWork(({ notices }) => notices.send([person.id], { projectId: world.projectId, kind: 'loop', text, at }))
  const mails = () => world.query('select state, attempts, last_error, body, next_at from mails order by id')

  it('N1: tells of what was not read within a minute, once, to those who want it', async () => {
    await notice('before it was wished for')
    await wish('at-once')
    await notice('Round 3 is done')
    expect(await round(later(30))).toBe(0)
    expect(await round(later(61))).toBe(1)
    expect(await round(later(62))).toBe(0)
    expect(received).toHaveLength(1)
    const [mail] = received
    expect([mail?.to, mail?.from].map((one) => (one === undefined || Array.isArray(one) ? '' : one.text))).toEqual([
      person.email,
      '"Reticle" <reticle@lab.example.org>',
    ])
    expect(mail?.subject).toContain('Round 3 is done')
    expect(mail?.text).toContain(`https://reticle.lab.example.org/projects/${world.projectId}/models`)
    expect(mail?.text).not.toContain('before it was wished for')
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated')
    expect(await mails()).toMatchObject([{ state: 'done', attempts: 1, body: '' }])
  })

  it('N1: says nothing of what was read, to those who wish none, or of projects that a person has left', async () => {
    await notice('nobody asked')
    expect(await round(later(3600))).toBe(0)
    await wish('at-once')
    await notice('read in time')
    await world.query('update notices set read_at = now()')
    expect(await round(later(3600))).toBe(0)
    await notice('of a project that was left')
    await world.query(`update memberships set role = 'member', project_id = null where person_id = '${person.id}'`)
    expect(await round(later(3600))).toBe(0)
    await world.query(`update memberships set role = 'manager', project_id = '${world.projectId}' where person_id = '${person.id}'`)
    expect(received).toEqual([])
  })

  it('N2: one mail a day, with all since the last, when a person wants that', async () => {
    await wish('daily')
    await notice('first')
    expect(await round(later(120))).toBe(1)
    await notice('second', later(200))
    await notice('third', later(300))
    expect(await round(later(3600))).toBe(0)
    expect(await round(later(86_400 + 121))).toBe(1)
    expect(received.map(({ subject }) => subject?.replace(/ of .*/, ''))).toEqual([expect.stringContaining('first'), '2 notices'])
  })

  it('N3: tries again when the server is away or busy, and gives up what it refuses for good', async () => {
    await world.context.unitOfWork((repositories) =>
      repositories.mails.add({
        projectId: world.projectId,
        recipient: 'new@example.org',
        subject: 'Invitation',
        body: 'secret link',
        at: world.clock.now,
      }),
    )
    expect(await round(world.clock.now, 'smtp://127.0.0.1:1')).toBe(1)
    expect(await mails()).toMatchObject([
      { state: 'waiting', attempts: 1, body: 'secret link', last_error: expect.stringContaining('ECONNREFUSED') },
    ])
    expect(await round(later(30))).toBe(0)
    refusal = { code: 451, text: 'try later' }
    expect(await round(later(61))).toBe(1)
    expect(await mails()).toMatchObject([{ state: 'waiting', attempts: 2, last_error: expect.stringContaining('try later') }])
    refusal = { code: 550, text: 'no such mailbox' }
    expect(await round(later(400))).toBe(1)
    expect(await mails()).toMatchObject([
      { state: 'given-up', attempts: 3, body: '', last_error: expect.stringContaining('no such mailbox') },
    ])
    expect(await round(later(40_000))).toBe(0)
    expect([received, errors]).toEqual([[], []])
  })

  it('N3: what a worker that died had in hand is sent by the next one, with the same id', async () => {
    const id = await world.context.unitOfWork((repositories) =>
      repositories.mails.add({ projectId: null, recipient: 'new@example.org', subject: 'Hello', body: 'text', at: world.clock.now }),
    )
    await world.context.unitOfWork((repositories) => repositories.mails.take(8, world.clock.now, later(120)))
    expect(await round(later(60))).toBe(0)
    expect(await round(later(121))).toBe(1)
    expect(received.map(({ messageId }) => messageId)).toEqual([`<${id}@lab.example.org>`])
  })
})
