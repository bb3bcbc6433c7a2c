import { type ClientEvents, hintSchema, type ServerEvents } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { useEffect } from 'react'
import { io, type Socket } from 'socket.io-client'
import { create } from 'zustand'
import { queryClient } from './query-client.ts'
import { refresh } from './refresh.ts'

type LiveState = 'off' | 'live' | 'reconnecting'
/** Whether changes of others arrive by themselves; the header shows it. */
export const useLiveState = create<{ state: LiveState }>(() => ({ state: 'off' }))

let socket: Socket<ServerEvents, ClientEvents> | undefined
const watched = new Map<ProjectId, number>()

const connect = (): Socket<ServerEvents, ClientEvents> => {
  const made: Socket<ServerEvents, ClientEvents> = io({ path: '/api/socket', withCredentials: true, transports: ['websocket'] })
  let wasConnected = false
  made.on('connect', () => {
    useLiveState.setState({ state: 'live' })
    for (const projectId of watched.keys()) made.emit('watch', projectId, () => undefined)
    // Hints that were sent while the line was down are gone: ask for everything on screen again.
    if (wasConnected) void queryClient.invalidateQueries()
    wasConnected = true
  })
  made.on('disconnect', (reason) => {
    useLiveState.setState({ state: 'reconnecting' })
    // After a disconnect by the server (a session that ended) socket.io does not come back by itself.
    if (reason === 'io server disconnect') setTimeout(() => made.connect(), 3_000)
  })
  made.on('connect_error', () => useLiveState.setState({ state: 'reconnecting' }))
  made.on('changed', (hint) => {
    const parsed = hintSchema.safeParse(hint)
    if (parsed.success) refresh(queryClient, parsed.data.projectId, parsed.data.topics)
  })
  return made
}

/** Opens the line again under the present session: after sign-in and sign-out. */
export const restartLive = (): void => {
  if (socket === undefined) return
  socket.disconnect()
  socket.removeAllListeners()
  socket = watched.size > 0 ? connect() : undefined
  if (socket === undefined) useLiveState.setState({ state: 'off' })
}

const watch = (projectId: ProjectId): (() => void) => {
  socket ??= connect()
  const count = watched.get(projectId) ?? 0
  watched.set(projectId, count + 1)
  if (count === 0 && socket.connected) socket.emit('watch', projectId, () => undefined)
  return () => {
    const left = (watched.get(projectId) ?? 1) - 1
    if (left > 0) watched.set(projectId, left)
    else {
      watched.delete(projectId)
      socket?.emit('unwatch', projectId)
    }
  }
}

/** Keeps a project's queries fresh by the server's hints for as long as the component is on screen. */
export const useLive = (projectId: ProjectId | undefined): void => {
  useEffect(() => (projectId === undefined ? undefined : watch(projectId)), [projectId])
}
