import type { ProjectId } from '@reticle/domain'
import { audiencesOf, isOfProject, roomsOf, taskRoom } from './rooms.ts'
import type { ScopeOf, Socket } from './socket-types.ts'

const isTaskRoom = (room: string, socket: Socket, projectId: string): boolean =>
  [...socket.data.attends].some(([taskId, one]) => one.projectId === projectId && room === taskRoom(projectId, taskId))

/** Puts the socket into the rooms that the caller's present roles allow, and out of all others of the project. */
export const enter = async (scopeOf: ScopeOf, socket: Socket, projectId: string): Promise<string[]> => {
  const { caller, projects } = socket.data
  const roles = (await scopeOf(projectId, caller.personId))?.roles ?? []
  const allowed = roomsOf(projectId, caller.personId, roles)
  for (const room of socket.rooms)
    if (isOfProject(room, projectId) && !allowed.includes(room) && !(allowed.length > 0 && isTaskRoom(room, socket, projectId)))
      await socket.leave(room)
  if (allowed.length === 0) {
    projects.delete(projectId)
    return []
  }
  projects.add(projectId)
  const missing = allowed.filter((room) => !socket.rooms.has(room))
  if (missing.length > 0) await socket.join(missing)
  return [...audiencesOf(roles), 'self']
}

export const leave = async (socket: Socket, projectId: ProjectId): Promise<void> => {
  socket.data.projects.delete(projectId)
  for (const room of socket.rooms) if (isOfProject(room, projectId) && !isTaskRoom(room, socket, projectId)) await socket.leave(room)
}
