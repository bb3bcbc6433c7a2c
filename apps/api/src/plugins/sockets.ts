import type { Server as HttpServer } from 'node:http'
import { projectIdSchema } from '@reticle/domain'
import { Server } from 'socket.io'
import type { Context } from '../context.ts'
import { enter, leave } from '../live/enter.ts'
import { type LivePresence, presence } from '../live/presence.ts'
import { ownRoom } from '../live/rooms.ts'
import { type Io, onceEach, ownSockets, type Socket, scopesOf } from '../live/socket-types.ts'
import { teller } from '../live/tell.ts'
import type { Api } from '../register.ts'
import { callerOfSession } from '../sign-in/identify.ts'
import { cookieName, idleSince } from '../sign-in/sessions.ts'
import { isSameOrigin } from './same-origin.ts'

const recheckEvery = 10_000
const mostProjects = 50

/** Ends the sockets of sessions that no longer live and takes away rooms that a person lost. */
const recheck = async (io: Io, context: Context, present: LivePresence, projectId?: string): Promise<void> => {
  const sockets = ownSockets(io)
  const now = context.now()
  const live = new Set(
    await context.read.sessions.liveAmong([...new Set(sockets.map((socket) => socket.data.caller.via.id))], now, idleSince(now)),
  )
  const scopeOf = onceEach(scopesOf(context))
  for (const socket of sockets) {
    if (!live.has(socket.data.caller.via.id)) socket.disconnect(true)
    else {
      for (const watched of socket.data.projects)
        if (projectId === undefined || watched === projectId) await enter(scopeOf, socket, watched)
      await present.recheck(scopeOf, socket)
    }
  }
}

const nothing = () => undefined

const greet = (context: Context, socket: Socket, present: LivePresence): void => {
  const failed = (error: unknown) => context.log.error({ err: error }, 'a socket request failed')
  socket.data.projects = new Set()
  socket.data.attends = new Map()
  void socket.join(ownRoom(socket.data.caller.personId))
  socket.on('watch', (projectId, answer) => {
    const reply = typeof answer === 'function' ? answer : nothing
    const parsed = projectIdSchema.safeParse(projectId).data
    if (parsed === undefined || socket.data.projects.size >= mostProjects) return reply([])
    enter(scopesOf(context), socket, parsed).then((joined) => {
      reply(joined)
      present.tell(socket, parsed)
    }, failed)
  })
  socket.on('unwatch', (projectId) => {
    const parsed = projectIdSchema.safeParse(projectId).data
    if (parsed !== undefined) leave(socket, parsed).catch(failed)
  })
  // One after the other: who leaves while it is still being looked whether they may come must not be there afterwards.
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = (work: () => Promise<void>): void => {
    turn = turn.then(work).catch(failed)
  }
  socket.on('attend', (projectId, taskId, doing, answer) => {
    const reply = typeof answer === 'function' ? answer : nothing
    inTurn(async () => reply(await present.attend(socket, { projectId, taskId, doing })))
  })
  socket.on('leave', (taskId) => inTurn(() => present.leave(socket, taskId)))
  socket.on('disconnect', () => present.gone(socket))
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

/**
 * Live hints and presence at /api/socket; what processes tell each other goes over the bus of @reticle/dispatch (ADR 0017). Clients use
 * websockets at once; long polling works with a single process, or with sticky routing.
 */
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
  const present = await presence(io, context)
  io.on('connection', (socket) => greet(context, socket, present))
  const failed = (error: unknown) => context.log.error({ err: error }, 'sockets could not be checked')
  const hints = teller(io, context)
  const unsubscribe = await context.hints.subscribe((hint) => {
    hints.tell(hint)
    if (hint.topics.includes('people')) recheck(io, context, present, hint.projectId).catch(failed)
  })
  const timer = setInterval(() => void recheck(io, context, present).catch(failed), recheckEvery)
  timer.unref()
  return {
    endSession: (sessionId) => {
      for (const socket of ownSockets(io)) if (socket.data.caller.via.id === sessionId) socket.disconnect(true)
    },
    close: async () => {
      clearInterval(timer)
      hints.close()
      await unsubscribe()
      // Each socket that goes tells the other processes that its person left.
      io.disconnectSockets(true)
      await present.close()
      io.engine.close()
    },
  }
}
