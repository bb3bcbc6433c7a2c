import type { Server as HttpServer } from 'node:http'
import { type ClientEvents, type Hint, type HintTopic, hintAudience, type ServerEvents } from '@reticle/contract'
import { may, projectIdSchema, type Role } from '@reticle/domain'
import { type Socket as AnySocket, Server } from 'socket.io'
import type { Caller } from '../caller.ts'
import { type Coalescer, coalescer } from '../coalescer.ts'
import type { Context } from '../context.ts'
import type { Api } from '../register.ts'
import { callerOfSession } from '../sign-in/identify.ts'
import { cookieName, idleSince } from '../sign-in/sessions.ts'
import { isSameOrigin } from './same-origin.ts'

type Data = { caller: Caller; projects: Set<string> }
type NoEvents = Record<string, never>
type Io = Server<ClientEvents, ServerEvents, NoEvents, Data>
type Socket = AnySocket<ClientEvents, ServerEvents, NoEvents, Data>

const recheckEvery = 10_000
const mostProjects = 50

const audienceRoom = (projectId: string, audience: string) => `project:${projectId}:${audience}`
const personRoom = (projectId: string, personId: string) => `project:${projectId}:person:${personId}`

/** Audiences that a person with these roles belongs to. Annotators hear nothing that tells of peers. */
const audiencesOf = (roles: readonly Role[]): string[] => [
  ...(may(roles, 'project.read') ? ['everyone'] : []),
  ...(may(roles, 'quality.read') ? ['desk'] : []),
  ...(may(roles, 'release.read') ? ['releases'] : []),
]

const roomFor = (hint: Hint, topic: HintTopic): string | undefined => {
  const audience = hintAudience[topic]
  if (audience !== 'self') return audienceRoom(hint.projectId, audience)
  return hint.personId === undefined ? undefined : personRoom(hint.projectId, hint.personId)
}

type ScopeOf = (projectId: string, personId: string) => Promise<{ readonly roles: readonly Role[] } | undefined>

const scopesOf =
  ({ read }: Context): ScopeOf =>
  (projectId, personId) =>
    read.memberships.scopeOf('project', projectId, personId)

/** Asks once for each person and project, however many sockets they have open. */
const onceEach = (scopeOf: ScopeOf): ScopeOf => {
  const asked = new Map<string, ReturnType<ScopeOf>>()
  return (projectId, personId) => {
    const key = `${projectId} ${personId}`
    const found = asked.get(key) ?? scopeOf(projectId, personId)
    asked.set(key, found)
    return found
  }
}

/** Puts the socket into the rooms that the caller's present roles allow, and out of all others of the project. */
const enter = async (scopeOf: ScopeOf, socket: Socket, projectId: string): Promise<string[]> => {
  const { caller, projects } = socket.data
  const audiences = audiencesOf((await scopeOf(projectId, caller.personId))?.roles ?? [])
  const allowed = audiences.map((audience) => audienceRoom(projectId, audience))
  if (audiences.length > 0) allowed.push(personRoom(projectId, caller.personId))
  for (const room of socket.rooms) if (room.startsWith(`project:${projectId}:`) && !allowed.includes(room)) await socket.leave(room)
  if (audiences.length === 0) {
    projects.delete(projectId)
    return []
  }
  projects.add(projectId)
  const missing = allowed.filter((room) => !socket.rooms.has(room))
  if (missing.length > 0) await socket.join(missing)
  return [...audiences, 'self']
}

const leave = async (socket: Socket, projectId: string): Promise<void> => {
  socket.data.projects.delete(projectId)
  for (const room of socket.rooms) if (room.startsWith(`project:${projectId}:`)) await socket.leave(room)
}

const ownSockets = (io: Io): Socket[] => [...io.sockets.sockets.values()]

/** Ends the sockets of sessions that no longer live and takes away rooms that a person lost. */
const recheck = async (io: Io, context: Context, projectId?: string): Promise<void> => {
  const sockets = ownSockets(io)
  const now = context.now()
  const live = new Set(
    await context.read.sessions.liveAmong([...new Set(sockets.map((socket) => socket.data.caller.via.id))], now, idleSince(now)),
  )
  const scopeOf = onceEach(scopesOf(context))
  for (const socket of sockets) {
    if (!live.has(socket.data.caller.via.id)) socket.disconnect(true)
    else
      for (const watched of socket.data.projects)
        if (projectId === undefined || watched === projectId) await enter(scopeOf, socket, watched)
  }
}

const greet = (context: Context, socket: Socket): void => {
  const failed = (error: unknown) => context.log.error({ err: error }, 'a socket request failed')
  socket.data.projects = new Set()
  socket.on('watch', (projectId, answer) => {
    const reply = typeof answer === 'function' ? answer : () => undefined
    const isWanted = projectIdSchema.safeParse(projectId).success && socket.data.projects.size < mostProjects
    if (isWanted) enter(scopesOf(context), socket, projectId).then(reply, failed)
    else reply([])
  })
  socket.on('unwatch', (projectId) => {
    if (projectIdSchema.safeParse(projectId).success) leave(socket, projectId).catch(failed)
  })
}

const authenticate = (io: Io, { server, context }: Api): void => {
  io.use((socket, next) => {
    const cookie = server.parseCookie(socket.handshake.headers.cookie ?? '')[cookieName(context.config)]
    const found = cookie === undefined ? Promise.resolve(null) : callerOfSession(context, cookie)
    found.then(
      (caller) => {
        if (caller === null) return next(new Error('unauthenticated'))
        socket.data.caller = caller
        next()
      },
      () => next(new Error('unavailable')),
    )
  })
}

export type Sockets = { readonly endSession: (sessionId: string) => void; readonly close: () => Promise<void> }

/** Live hints at /api/socket. Clients use websockets at once; long polling works with a single process, or with sticky routing. */
export const sockets = async (api: Api): Promise<Sockets> => {
  const { server, context } = api
  const httpServer: HttpServer = server.server
  const io: Io = new Server(httpServer, {
    path: '/api/socket',
    serveClient: false,
    maxHttpBufferSize: 10_000,
    allowRequest: (request, decide) => decide(null, isSameOrigin(context.config, request.headers)),
  })
  authenticate(io, api)
  io.on('connection', (socket) => greet(context, socket))
  const failed = (error: unknown) => context.log.error({ err: error }, 'sockets could not be checked')
  const rooms: Coalescer = coalescer(250, (room, hint) => io.to(room).emit('changed', hint))
  const unsubscribe = await context.hints.subscribe((hint) => {
    for (const topic of hint.topics) {
      const room = roomFor(hint, topic)
      if (room !== undefined) rooms.add(room, hint.projectId, topic)
    }
    if (hint.topics.includes('people')) recheck(io, context, hint.projectId).catch(failed)
  })
  const timer = setInterval(() => void recheck(io, context).catch(failed), recheckEvery)
  timer.unref()
  return {
    endSession: (sessionId) => {
      for (const socket of ownSockets(io)) if (socket.data.caller.via.id === sessionId) socket.disconnect(true)
    },
    close: async () => {
      clearInterval(timer)
      rooms.close()
      await unsubscribe()
      io.disconnectSockets(true)
      io.engine.close()
    },
  }
}
