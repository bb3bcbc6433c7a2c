import type { ClientEvents, Hint, ServerEvents } from '@reticle/contract'
import { io, type Socket } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { aLab, type Lab } from './test/world.ts'

type Client = Socket<ServerEvents, ClientEvents>
let api: TestApi
let lab: Lab
let base: string
const open: Client[] = []

beforeAll(async () => {
  api = await testApi()
  lab = await aLab(api, 'Lab')
  base = await api.server.listen({ host: '127.0.0.1', port: 0 })
})
afterEach(() => {
  for (const socket of open.splice(0)) socket.disconnect()
})
afterAll(() => api.close())

const connect = (actor: Actor | null, origin = base): Client => {
  const socket: Client = io(base, {
    path: '/api/socket',
    transports: ['websocket'],
    extraHeaders: { origin, ...actor?.headers },
    reconnection: false,
    forceNew: true,
  })
  open.push(socket)
  return socket
}
const connected = async (actor: Actor): Promise<Client> => {
  const socket = connect(actor)
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', () => resolve())
    socket.on('connect_error', reject)
  })
  return socket
}
const refusal = (socket: Client): Promise<string> =>
  new Promise((resolve, reject) => {
    socket.on('connect', () => reject(new Error('was let in')))
    socket.on('connect_error', (error) => resolve(error.message))
  })
const watch = (socket: Client, projectId: string): Promise<readonly string[]> =>
  new Promise((resolve) => socket.emit('watch', projectId, resolve))
const listen = (socket: Client): Hint[] => {
  const heard: Hint[] = []
  socket.on('changed', (hint) => heard.push(hint))
  return heard
}
const publish = async (...hints: Hint[]) => {
  for (const hint of hints) await api.hints.publish(hint)
}
const settle = (milliseconds = 900) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const hint = (topics: Hint['topics'], personId?: string): Hint => ({
  projectId: lab.projectId as Hint['projectId'],
  topics,
  ...(personId === undefined ? {} : { personId }),
})

describe('sockets', () => {
  it('let in people with a session, from our own pages', async () => {
    expect(await refusal(connect(null))).toBe('unauthenticated')
    expect(await refusal(connect(lab.manager, 'https://evil.example'))).toContain('websocket error')
    await connected(lab.manager)
  })

  it('let each person hear what their roles allow, and an annotator nothing that tells of peers', async () => {
    const people = [lab.manager, lab.annotator, lab.consumer]
    const sockets = await Promise.all(people.map(connected))
    const joined = await Promise.all(sockets.map((socket) => watch(socket, lab.projectId)))
    expect(joined).toEqual([
      ['everyone', 'desk', 'releases', 'self'],
      ['everyone', 'self'],
      ['everyone', 'releases', 'self'],
    ])
    const heard = sockets.map(listen)
    await publish(hint(['progress', 'contested', 'releases', 'project']), hint(['assignments'], lab.annotator.personId))
    const topics = () => heard.map((hints) => new Set(hints.flatMap((one) => one.topics)))
    const allowed = [
      new Set(['progress', 'contested', 'releases', 'project']),
      new Set(['project', 'assignments']),
      new Set(['releases', 'project']),
    ]
    await expect.poll(topics).toEqual(allowed)
    // What nobody may hear would come by now.
    await settle()
    expect(topics()).toEqual(allowed)
    expect(JSON.stringify(heard)).not.toContain(lab.annotator.personId)
  })

  it('tell nothing of a foreign project, and take nonsense calmly', async () => {
    const stranger = (await aLab(api, 'Abroad')).owner
    const socket = await connected(stranger)
    expect(await watch(socket, lab.projectId)).toEqual([])
    expect(await watch(socket, 'no id; drop table projects')).toEqual([])
    const heard = listen(socket)
    await publish(hint(['project', 'progress']))
    await settle()
    expect(heard).toEqual([])
    expect(socket.connected).toBe(true)
  })

  it('say at most four things a second however much happens', async () => {
    const socket = await connected(lab.manager)
    await watch(socket, lab.projectId)
    const heard = listen(socket)
    const since = performance.now()
    for (let n = 0; n < 50; n++) {
      await publish(hint([n % 2 === 0 ? 'progress' : 'contested']))
      await settle(20)
    }
    await expect.poll(() => new Set(heard.flatMap((one) => one.topics))).toEqual(new Set(['progress', 'contested']))
    await settle(600)
    // Of the time that it took on this machine, and two more: one at once, and one that was under way.
    const seconds = (performance.now() - since) / 1000
    expect(heard.length).toBeGreaterThan(1)
    expect(heard.length).toBeLessThanOrEqual(4 * seconds + 2)
    expect(heard.length).toBeLessThan(50)
  })

  it('end with the session, and fall silent when the person is taken out of the project', async () => {
    const leaving = await api.sessionOf(lab.reviewer.personId, 'leaving')
    const socket = await connected(leaving)
    await watch(socket, lab.projectId)
    await api.call(leaving, 'signOut')
    await expect.poll(() => socket.connected).toBe(false)

    const removed = await lab.join('Removed', 'reviewer')
    const other = await connected(removed)
    await watch(other, lab.projectId)
    await api.call(lab.manager, 'setMemberRoles', { params: { projectId: lab.projectId, personId: removed.personId }, body: { roles: [] } })
    const heard = listen(other)
    await publish(hint(['people']))
    const newlyHeard = async () => {
      const before = heard.length
      await publish(hint(['progress', 'project', 'contested']))
      await settle()
      return heard.length - before
    }
    // Sooner than the check of every ten seconds would do it.
    await expect.poll(newlyHeard, { timeout: 8000 }).toBe(0)
  })
})
