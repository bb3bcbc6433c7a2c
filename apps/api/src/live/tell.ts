import type { Hint } from '@reticle/contract'
import { may } from '@reticle/domain'
import { type Coalescer, coalescer } from '../coalescer.ts'
import type { Context } from '../context.ts'
import { ownRoom, roomFor } from './rooms.ts'
import { type Io, scopesOf } from './socket-types.ts'

/** Passes hints on to the rooms of their topics. What is for a person alone, whatever they have open, is checked against their present roles. */
export const teller = (io: Io, context: Context) => {
  const failed = (error: unknown) => context.log.error({ err: error }, 'a hint could not be passed on')
  const rooms: Coalescer = coalescer(250, (room, hint) => io.to(room).emit('changed', hint))
  /** A notice reaches its person on every page; the rooms of a project, only those who look at it. */
  const tellPerson = async ({ projectId, topics, lost }: Hint, personId: string): Promise<void> => {
    const room = ownRoom(personId)
    if (io.sockets.adapter.rooms.get(room) === undefined) return
    const roles = (await scopesOf(context)(projectId, personId))?.roles ?? []
    if (roles.length === 0) return
    if (topics.includes('notices')) rooms.add(room, projectId, 'notices')
    const isDesk = may(roles, 'quality.read')
    if (lost !== undefined && (isDesk || lost.what === 'assignment'))
      io.to(room).emit('lost', { ...lost, projectId, by: isDesk && lost.what === 'review' ? lost.by : null })
  }
  return {
    tell: (hint: Hint): void => {
      for (const topic of hint.topics) {
        const room = topic === 'notices' ? undefined : roomFor(hint, topic)
        if (room !== undefined) rooms.add(room, hint.projectId, topic)
      }
      const isForPerson = hint.topics.includes('notices') || hint.lost !== undefined
      if (isForPerson && hint.personId !== undefined) tellPerson(hint, hint.personId).catch(failed)
    },
    close: rooms.close,
  }
}
