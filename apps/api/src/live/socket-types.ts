import type { ClientEvents, PresenceDoing, ServerEvents } from '@reticle/contract'
import type { ProjectId, Role, TaskId } from '@reticle/domain'
import type { Socket as AnySocket, Server } from 'socket.io'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'

/** Where somebody says that they are, and when they said so last. */
export type Attendance = { readonly projectId: ProjectId; readonly doing: PresenceDoing; readonly saidAt: Date }
type Data = { caller: Caller; projects: Set<string>; attends: Map<TaskId, Attendance> }
type NoEvents = Record<string, never>
export type Io = Server<ClientEvents, ServerEvents, NoEvents, Data>
export type Socket = AnySocket<ClientEvents, ServerEvents, NoEvents, Data>

export const ownSockets = (io: Io): Socket[] => [...io.sockets.sockets.values()]

export type ScopeOf = (projectId: string, personId: string) => Promise<{ readonly roles: readonly Role[] } | undefined>

export const scopesOf =
  ({ read }: Context): ScopeOf =>
  (projectId, personId) =>
    read.memberships.scopeOf('project', projectId, personId)

/** Asks once for each person and project, however many sockets they have open. */
export const onceEach = (scopeOf: ScopeOf): ScopeOf => {
  const asked = new Map<string, ReturnType<ScopeOf>>()
  return (projectId, personId) => {
    const key = `${projectId} ${personId}`
    const found = asked.get(key) ?? scopeOf(projectId, personId)
    asked.set(key, found)
    return found
  }
}
