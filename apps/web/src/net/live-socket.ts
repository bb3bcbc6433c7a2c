import { type ClientEvents, hintSchema, leaseLossSchema, presenceSchema, type ServerEvents } from '@reticle/contract'
import type { ProjectId, TaskId } from '@reticle/domain'
import type { io as Connect, Socket } from 'socket.io-client'
import { create } from 'zustand'
import { heardLoss } from './live-losses.ts'
import { forgetPresence, heardPresence } from './presence-store.ts'
import { queryClient } from './query-client.ts'
import { refresh } from './refresh.ts'

type LiveState = 'off' | 'live' | 'reconnecting'
/** Whether changes of others arrive by themselves; the header shows it. */
export const useLiveState = create<{ state: LiveState }>(() => ({ state: 'off' }))

type Line = Socket<ServerEvents, ClientEvents>
let socket: Line | undefined
let isOpening = false
const watched = new Map<ProjectId, number>()
/** How the person's own presence is said, by task. */
const attended = new Map<TaskId, () => void>()
/** How many parts of the page want the line open, whatever project is on screen. */
let listeners = 0

const isWanted = (): boolean => watched.size > 0 || attended.size > 0 || listeners > 0
const againAfter = 3_000

const listenTo = (made: Line): void => {
  made.on('changed', (hint) => {
    const parsed = hintSchema.safeParse(hint)
    if (parsed.success) refresh(queryClient, parsed.data.projectId, parsed.data.topics)
  })
  made.on('present', (presence) => {
    const parsed = presenceSchema.safeParse(presence)
    if (parsed.success) heardPresence(parsed.data)
  })
  made.on('lost', (loss) => {
    const parsed = leaseLossSchema.safeParse(loss)
    if (parsed.success) heardLoss(parsed.data)
  })
}

const connect = (io: typeof Connect): Line => {
  const made: Line = io({ path: '/api/socket', withCredentials: true, transports: ['websocket'] })
  let wasConnected = false
  made.on('connect', () => {
    useLiveState.setState({ state: 'live' })
    forgetPresence()
    for (const projectId of watched.keys()) made.emit('watch', projectId, () => undefined)
    for (const attend of attended.values()) attend()
    // Hints that were sent while the line was down are gone: ask for everything on screen again.
    if (wasConnected) void queryClient.invalidateQueries()
    wasConnected = true
  })
  made.on('disconnect', (reason) => {
    useLiveState.setState({ state: 'reconnecting' })
    // After a disconnect by the server (a session that ended) socket.io does not come back by itself.
    if (reason === 'io server disconnect') setTimeout(() => made.connect(), againAfter)
  })
  made.on('connect_error', () => useLiveState.setState({ state: 'reconnecting' }))
  listenTo(made)
  return made
}

/** The library is loaded beside the page's first work, not before it. */
const open = (): void => {
  if (socket !== undefined || isOpening) return
  isOpening = true
  const made = ({ io }: typeof import('socket.io-client')) => {
    isOpening = false
    if (isWanted()) socket = connect(io)
  }
  import('socket.io-client').then(made, () => {
    isOpening = false
    useLiveState.setState({ state: 'reconnecting' })
    setTimeout(open, againAfter)
  })
}

/** Opens the line again under the present session: after sign-in and sign-out. */
export const restartLive = (): void => {
  if (socket === undefined) return
  socket.disconnect()
  socket.removeAllListeners()
  socket = undefined
  forgetPresence()
  if (isWanted()) open()
  else useLiveState.setState({ state: 'off' })
}

/** Keeps the line open for what is said to the person themselves; returns how to stop. */
export const keepLine = (): (() => void) => {
  listeners += 1
  open()
  return () => {
    listeners -= 1
  }
}

export const watchProject = (projectId: ProjectId): (() => void) => {
  const count = watched.get(projectId) ?? 0
  watched.set(projectId, count + 1)
  open()
  if (count === 0 && socket?.connected === true) socket.emit('watch', projectId, () => undefined)
  return () => {
    const left = (watched.get(projectId) ?? 1) - 1
    if (left > 0) watched.set(projectId, left)
    else {
      watched.delete(projectId)
      socket?.emit('unwatch', projectId)
    }
  }
}

/** Well within the time after which the server takes a presence for over. */
const sayAgainAfter = 10_000

/** Says that the person is at a task for as long as the returned function is not called. */
export const attendTask = (projectId: ProjectId, taskId: TaskId, doing: 'looking' | 'deciding'): (() => void) => {
  const say = () => {
    if (socket?.connected === true)
      socket.emit('attend', projectId, taskId, doing, (present) => {
        const parsed = presenceSchema.safeParse(present)
        if (parsed.success) heardPresence(parsed.data)
      })
  }
  attended.set(taskId, say)
  open()
  say()
  const timer = setInterval(say, sayAgainAfter)
  return () => {
    clearInterval(timer)
    // Somebody else on the page may have begun to attend it in the meantime.
    if (attended.get(taskId) === say) attended.delete(taskId)
    if (!attended.has(taskId)) socket?.emit('leave', taskId)
  }
}
