import { randomUUID } from 'node:crypto'
import { type Presence, type PresenceReport, type PresentPerson, presenceDoingSchema, presenceSeconds } from '@reticle/contract'
import { may, type ProjectId, projectIdSchema, type Role, type TaskId, taskIdSchema } from '@reticle/domain'
import type { Context } from '../context.ts'
import { isBlindTo, looksUnread } from '../use-cases/show-task.ts'
import { presenceTable } from './presence-table.ts'
import { presenceRoom, taskRoom } from './rooms.ts'
import { type Io, ownSockets, type ScopeOf, type Socket, scopesOf } from './socket-types.ts'

const kept = presenceSeconds * 1000
/** What is there is said again so often, and what is over is looked for. */
const beat = 5_000
/** Of one socket; a page is at one task. */
const mostTasks = 5

type Task = {
  readonly projectId: string
  readonly state: Parameters<typeof isBlindTo>[0]
  readonly isOwn: boolean
  readonly looksUnread: boolean
}

/** Who may know of who is at a task: the desk, as far as it may see the task itself; never a reader of it while it is not settled. */
const mayKnow = (task: Task, roles: readonly Role[]): boolean =>
  may(roles, 'quality.read') && !looksUnread(task, roles) && !isBlindTo(task.state, roles) && !(task.isOwn && task.state !== 'settled')

const leaveTask = async (socket: Socket, taskId: TaskId): Promise<ProjectId | undefined> => {
  const attendance = socket.data.attends.get(taskId)
  if (attendance === undefined) return undefined
  socket.data.attends.delete(taskId)
  await socket.leave(taskRoom(attendance.projectId, taskId))
  return attendance.projectId
}

/**
 * Presence at tasks. Each process says on the bus who of its sockets is where, and says it again while it is true; each keeps what all have
 * said, for as long as they go on saying it. So nothing is left of a process that was killed, and none is asked when one begins.
 */
export const presence = async (io: Io, context: Context) => {
  const own = randomUUID()
  const table = presenceTable(kept)
  const { presence: bus } = context.hints
  const failed = (error: unknown) => context.log.warn({ err: error }, 'presence could not be told')
  const now = () => context.now().getTime()

  const localPeople = (taskId: TaskId): PresentPerson[] =>
    ownSockets(io).flatMap(({ data: { attends, caller } }) => {
      const doing = attends.get(taskId)?.doing
      return doing === undefined ? [] : [{ personId: caller.personId, name: caller.name, doing }]
    })

  /** Who also labels may lose the right to a task with its state: it is looked at before each word. */
  const checkTaskRoom = async (projectId: ProjectId, taskId: TaskId): Promise<void> => {
    const scopeOf = scopesOf(context)
    for (const socket of ownSockets(io))
      if (socket.rooms.has(taskRoom(projectId, taskId)) && !(await mayAttend(context, scopeOf, socket, projectId, taskId)))
        await leaveTask(socket, taskId)
  }
  const show = async (projectId: ProjectId, taskId: TaskId): Promise<void> => {
    await checkTaskRoom(projectId, taskId)
    io.to(presenceRoom(projectId))
      .to(taskRoom(projectId, taskId))
      .emit('present', { projectId, taskId, people: table.peopleAt(taskId) })
  }
  const take = (report: Extract<PresenceReport, { kind: 'at' }>): void => {
    if (table.put(report, now())) show(report.projectId, report.taskId).catch(failed)
  }
  const report = (projectId: ProjectId, taskId: TaskId): void => {
    const said = { kind: 'at', process: own, projectId, taskId, people: localPeople(taskId).slice(0, 20) } as const
    take(said)
    bus.publish(said).catch(failed)
  }
  const localTasks = (): ReadonlyMap<TaskId, ProjectId> =>
    new Map(ownSockets(io).flatMap(({ data: { attends } }) => [...attends].map(([taskId, { projectId }]) => [taskId, projectId] as const)))
  const reportAll = (): void => {
    for (const [taskId, projectId] of localTasks()) report(projectId, taskId)
  }
  const dropSilent = async (): Promise<void> => {
    const before = now() - kept
    for (const socket of ownSockets(io))
      for (const [taskId, { saidAt, projectId }] of socket.data.attends)
        if (saidAt.getTime() <= before) {
          await leaveTask(socket, taskId)
          report(projectId, taskId)
        }
  }

  const unsubscribe = await bus.subscribe((said) => {
    if (said.process === own) return
    if (said.kind === 'wanted') reportAll()
    else take(said)
  })
  bus.publish({ kind: 'wanted', process: own }).catch(failed)
  const timer = setInterval(() => {
    dropSilent().then(reportAll).catch(failed)
    for (const { projectId, taskId } of table.sweep(now())) show(projectId, taskId).catch(failed)
  }, beat)
  timer.unref()

  return {
    /** Answers who is at the task, or null to someone who may not know. */
    attend: async (socket: Socket, given: { projectId: string; taskId: string; doing: string }): Promise<Presence | null> => {
      const projectId = projectIdSchema.safeParse(given.projectId).data
      const taskId = taskIdSchema.safeParse(given.taskId).data
      const doing = presenceDoingSchema.safeParse(given.doing).data
      if (projectId === undefined || taskId === undefined || doing === undefined) return null
      if (!(await mayAttend(context, scopesOf(context), socket, projectId, taskId))) {
        if ((await leaveTask(socket, taskId)) !== undefined) report(projectId, taskId)
        return null
      }
      if (socket.disconnected || (socket.data.attends.size >= mostTasks && !socket.data.attends.has(taskId))) return null
      socket.data.attends.set(taskId, { projectId, doing, saidAt: context.now() })
      await socket.join(taskRoom(projectId, taskId))
      report(projectId, taskId)
      return { projectId, taskId, people: table.peopleAt(taskId) }
    },
    leave: async (socket: Socket, taskId: string): Promise<void> => {
      const parsed = taskIdSchema.safeParse(taskId).data
      const projectId = parsed === undefined ? undefined : await leaveTask(socket, parsed)
      if (projectId !== undefined && parsed !== undefined) report(projectId, parsed)
    },
    /** After a change of roles: who may not know any more is out, and no longer shown. */
    recheck: async (scopeOf: ScopeOf, socket: Socket): Promise<void> => {
      for (const [taskId, { projectId }] of socket.data.attends)
        if (!(await mayAttend(context, scopeOf, socket, projectId, taskId))) {
          await leaveTask(socket, taskId)
          report(projectId, taskId)
        }
    },
    /** All that is known of a project, for someone who has just entered its room. */
    tell: (socket: Socket, projectId: ProjectId): void => {
      if (socket.rooms.has(presenceRoom(projectId))) for (const one of table.of(projectId)) socket.emit('present', one)
    },
    /** Its socket has gone. */
    gone: (socket: Socket): void => {
      const were = [...socket.data.attends]
      socket.data.attends.clear()
      for (const [taskId, { projectId }] of were) report(projectId, taskId)
    },
    close: async (): Promise<void> => {
      clearInterval(timer)
      await unsubscribe()
    },
  }
}
export type LivePresence = Awaited<ReturnType<typeof presence>>

const mayAttend = async (context: Context, scopeOf: ScopeOf, socket: Socket, projectId: ProjectId, taskId: TaskId): Promise<boolean> => {
  const { personId } = socket.data.caller
  const roles = (await scopeOf(projectId, personId))?.roles ?? []
  if (!may(roles, 'quality.read')) return false
  const task = await context.read.tasks.summary(taskId, personId)
  return task !== undefined && task.projectId === projectId && mayKnow(task, roles)
}
