import type { Repositories } from '@reticle/db'
import { beginRound } from '@reticle/models'
import type { SweeperParts } from './sweeper-parts.ts'

const batch = 500
type Loop = Awaited<ReturnType<Repositories['loops']['active']>>[number]

/** What begins the next round of a loop now, if anything does (MR42). */
const dueBy = async (read: Repositories, { id, projectId, plan, nextAt }: Loop, now: Date): Promise<'settled' | 'schedule' | undefined> => {
  const { trigger } = plan
  switch (trigger.kind) {
    case 'hand':
      return undefined
    case 'schedule':
      return nextAt === null || nextAt <= now ? 'schedule' : undefined
    case 'settled': {
      const [last] = await read.loops.lastRounds(id, 1)
      const { rest } = await read.loops.settledIn(projectId, plan.heldOut)
      return rest - (last?.settled ?? 0) >= trigger.tasks ? 'settled' : undefined
    }
  }
}

/** Begins rounds whose time has come. */
export const sweepLoops = async ({ read, unitOfWork, now }: Pick<SweeperParts, 'read' | 'unitOfWork' | 'now'>): Promise<void> => {
  for (const loop of await read.loops.active(batch)) {
    if ((await read.loops.liveRoundOf(loop.id)) !== undefined) continue
    const by = await dueBy(read, loop, now())
    if (by === undefined) continue
    await unitOfWork(async (repositories) => {
      const row = await repositories.loops.lock(loop.id)
      if (row?.state === 'active') await beginRound(repositories, loop, { kind: by }, now())
    })
  }
}

/** Comes back to rounds that wait for a release, a run or scores. */
export const sweepRoundsUnderWay = async ({ read, queue }: Pick<SweeperParts, 'read' | 'queue'>): Promise<void> => {
  for (const roundId of await read.loops.liveRounds(batch)) await queue.enqueue('drive-round', { roundId })
}
