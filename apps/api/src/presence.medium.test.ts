import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClientEvents, LeaseLoss, Presence, ServerEvents } from '@reticle/contract'
import type { ProjectId, TaskId } from '@reticle/domain'
import { processEnvironment } from '@reticle/testkit'
import { io, type Socket } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, secondApi, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, contest, type Lab, readNext } from './test/world.ts'
import { sendNotice, tellReviewLost } from './use-cases/send-notice.ts'

type Client = Socket<ServerEvents, ClientEvents>
type Line = { readonly socket: Client; readonly present: Presence[]; readonly lost: LeaseLoss[]; readonly topics: string[] }

const patience = { timeout: 15_000, interval: 20 }
let api: TestApi
let other: TestApi
let lab: Lab
let reviewer: Actor
let both: Actor
let contested: string
let collecting: string
const bases = new Map<TestApi, string>()
const open: Client[] = []

beforeAll(async () => {
  api = await testApi()
  other = await secondApi(api)
  lab = await aLab(api, 'Lab')
  reviewer = await lab.join('Rita', 'reviewer')
  both = await lab.join('Bo', 'reviewer', 'annotator')
  const opened = await addSamples(api, lab, 2)
  contested = await readNext(api, lab, both)
  collecting = opened.map(({ id }) => id as string).find((id) => id !== contested) ?? ''
  await readNext(api, lab, lab.annotator)
  await contest(api, contested)
  for (const one of [api, other]) bases.set(one, await one.server.listen({ host: '127.0.0.1', port: 0 }))
})
afterEach(() => {
  for (const socket of open.splice(0)) socket.disconnect()
})
afterAll(async () => {
  await other.close()
  await api.close()
})

const line = (actor: Actor, at = api): Promise<Line> => lineTo(bases.get(at) ?? '', actor)
const lineTo = async (base: string, actor: Actor): Promise<Line> => {
  const socket: Client = io(base, {
    path: '/api/socket',
    transports: ['websocket'],
    extraHeaders: { origin: base, ...actor.headers },
    reconnection: false,
    forceNew: true,
  })
  open.push(socket)
  const heard: Line = { socket, present: [], lost: [], topics: [] }
  socket.on('present', (said) => heard.present.push(said))
  socket.on('lost', (said) => heard.lost.push(said))
  socket.on('changed', (said) => heard.topics.push(...said.topics))
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', () => resolve())
    socket.on('connect_error', reject)
  })
  return heard
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** A whole api process of its own, to be killed. */
const apiProcess = async () => {
  const port = await freePort()
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: {
      ...processEnvironment(),
      DATABASE_URL: api.databaseUrl,
      RETICLE_SECRET: randomBytes(32).toString('hex'),
      RETICLE_PORT: String(port),
      RETICLE_LOG: 'error',
      RETICLE_DATA: await mkdtemp(join(tmpdir(), 'reticle-presence-')),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return {
    base: `http://127.0.0.1:${port}`,
    kill: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

const watch = ({ socket }: Line, projectId = lab.projectId): Promise<readonly string[]> =>
  new Promise((resolve) => socket.emit('watch', projectId, resolve))
const attend = ({ socket }: Line, taskId: string, doing = 'looking', projectId = lab.projectId): Promise<Presence | null> =>
  new Promise((resolve) => socket.emit('attend', projectId, taskId, doing, resolve))
const namesIn = (said: Presence | null | undefined) => said?.people.map(({ name, doing }) => `${name} ${doing}`)

describe('V4, V5: presence at a task', () => {
  it('is told to the desk by name, over all processes, and ends with who leaves', async () => {
    const [ana, rita] = [await line(lab.reviewer), await line(reviewer, other)]
    await watch(rita)
    expect(namesIn(await attend(ana, contested))).toEqual(['Lab reviewer looking'])
    await expect.poll(() => namesIn(rita.present.at(-1)), patience).toEqual(['Lab reviewer looking'])
    await attend(ana, contested, 'deciding')
    expect(namesIn(await attend(rita, contested))).toContain('Rita looking')
    await expect.poll(() => namesIn(ana.present.at(-1)), patience).toEqual(['Lab reviewer deciding', 'Rita looking'])
    ana.socket.emit('leave', contested)
    await expect.poll(() => namesIn(rita.present.at(-1)), patience).toEqual(['Rita looking'])
    rita.socket.disconnect()
    const late = await line(lab.manager)
    await expect.poll(async () => namesIn(await attend(late, contested)), patience).toEqual(['Lab manager looking'])
  })

  it('is known to a process that begins later', async () => {
    const ana = await line(lab.reviewer)
    await attend(ana, contested)
    const third = await secondApi(api)
    try {
      bases.set(third, await third.server.listen({ host: '127.0.0.1', port: 0 }))
      const rita = await line(reviewer, third)
      await watch(rita)
      await expect.poll(() => namesIn(rita.present.at(-1)), patience).toEqual(['Lab reviewer looking'])
    } finally {
      await third.close()
    }
  })

  it('is over by itself when its process was killed', async () => {
    const child = await apiProcess()
    const rita = await line(reviewer)
    await watch(rita)
    await attend(await lineTo(child.base, lab.reviewer), contested)
    await expect.poll(() => namesIn(rita.present.at(-1)), patience).toEqual(['Lab reviewer looking'])
    await child.kill()
    expect(namesIn(rita.present.at(-1))).toEqual(['Lab reviewer looking'])
    api.advance(31_000)
    await expect.poll(() => namesIn(rita.present.at(-1)), patience).toEqual([])
  })

  it('is nothing for annotators, for consumers, for foreign people, nor of a task of another project', async () => {
    const stranger = await aLab(api, 'Abroad')
    const lines = await Promise.all([lab.annotator, lab.consumer, stranger.owner].map((actor) => line(actor)))
    for (const one of lines) await watch(one)
    const ana = await line(lab.reviewer)
    for (const one of lines) expect(await attend(one, contested)).toBeNull()
    const abroad = await line(stranger.manager)
    expect(await attend(abroad, contested, 'looking', stranger.projectId)).toBeNull()
    expect(await attend(ana, 'no id; drop table tasks')).toBeNull()
    expect(await attend(ana, contested, 'sleeping')).toBeNull()
    const desk = await line(reviewer)
    await watch(desk)
    await attend(ana, contested)
    await attend(ana, collecting)
    await expect.poll(() => desk.present.length, patience).toBeGreaterThanOrEqual(2)
    expect(lines.flatMap(({ present }) => present)).toEqual([])
    expect(abroad.present).toEqual([])
  })

  it('is nothing of an open task, nor of their own one, for someone of the desk who also labels', async () => {
    const bo = await line(both)
    await watch(bo)
    expect(await attend(bo, collecting)).toBeNull()
    expect(await attend(bo, contested)).toBeNull()
    const rita = await line(reviewer)
    await watch(rita)
    await attend(await line(lab.reviewer), collecting)
    await expect.poll(() => rita.present.length, patience).toBeGreaterThan(0)
    expect(bo.present).toEqual([])
  })

  it('is taken away with the role, and the person is no longer shown', async () => {
    const leaving = await lab.join('Leo', 'reviewer')
    const [leo, rita] = [await line(leaving), await line(reviewer)]
    await watch(leo)
    await watch(rita)
    await attend(leo, contested)
    await expect.poll(() => namesIn(rita.present.at(-1)), patience).toEqual(['Leo looking'])
    await api.call(lab.manager, 'setMemberRoles', {
      params: { projectId: lab.projectId, personId: leaving.personId },
      body: { roles: ['annotator'] },
    })
    await api.hints.publish({ projectId: lab.projectId as ProjectId, topics: ['people'] })
    await expect.poll(() => namesIn(rita.present.at(-1)), patience).toEqual([])
    const before = leo.present.length
    await attend(await line(lab.reviewer), contested)
    await expect.poll(() => namesIn(rita.present.at(-1)), patience).toEqual(['Lab reviewer looking'])
    expect(leo.present.slice(before)).toEqual([])
  })
})

const relay = async (): Promise<void> => {
  const { rows } = await api.database.pool.query(`delete from outbox where kind = 'hint' returning payload`)
  for (const { payload } of rows) await api.hints.publish(payload)
}

describe('V6, V7: what is for one person', () => {
  it('reaches them on any page, by any process, and nobody else; and not when they left the project', async () => {
    const gone = await lab.join('Gwen', 'reviewer')
    const [ana, gwen, rita] = [await line(lab.reviewer), await line(gone), await line(reviewer, other)]
    await api.call(lab.manager, 'setMemberRoles', { params: { projectId: lab.projectId, personId: gone.personId }, body: { roles: [] } })
    const [projectId, taskId] = [lab.projectId as ProjectId, contested as TaskId]
    await api.unitOfWork(async (repositories) => {
      for (const { personId } of [reviewer, gone])
        await tellReviewLost(repositories, { projectId, taskId, personId, why: 'taken-over' }, null)
      const notice = { projectId, kind: 'message' as const, text: 'A word', about: { taskId }, at: api.now() }
      await sendNotice(repositories, { personIds: [reviewer.personId, gone.personId] }, notice)
    })
    await relay()
    await expect.poll(() => rita.lost.length, patience).toBe(1)
    await expect.poll(() => rita.topics, patience).toContain('notices')
    expect(rita.lost[0]).toEqual({ projectId, what: 'review', taskId, why: 'taken-over', by: null })
    expect([ana.lost, ana.topics, gwen.lost, gwen.topics]).toEqual([[], [], [], []])
  })

  it('tells an annotator at once that a sample was taken back, and not by whom', async () => {
    await addSamples(api, lab, 1)
    const claimed = (await api.call(lab.annotator, 'claimAssignment', { params: { projectId: lab.projectId } })).json()
    const ann = await line(lab.annotator)
    const revoked = await api.call(lab.manager, 'revokeLease', { params: { assignmentId: claimed.id }, body: { reason: 'a pause' } })
    expect(revoked.statusCode).toBe(204)
    await relay()
    await expect.poll(() => ann.lost, patience).toMatchObject([{ what: 'assignment', assignmentId: claimed.id, why: 'revoked', by: null }])
  })
})
