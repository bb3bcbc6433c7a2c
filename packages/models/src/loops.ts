import { newId, type Repositories } from '@reticle/db'
import { type LoopId, type LoopPlan, type OrganizationId, type ProjectId, type RoundId, roundIdSchema } from '@reticle/domain'

/** A loop, as far as beginning a round goes. */
export type LoopToBegin = {
  readonly id: LoopId
  readonly projectId: ProjectId
  readonly organizationId: OrganizationId
  readonly plan: LoopPlan
}
export type BegunBy = { readonly kind: 'settled' | 'schedule' } | { readonly kind: 'hand'; readonly personId: string }

const hour = 3_600_000

/** When a schedule begins its next round; null for other triggers. */
export const nextRoundAt = ({ trigger }: LoopPlan, from: Date): Date | null =>
  trigger.kind === 'schedule' ? new Date(from.getTime() + trigger.hours * hour) : null

/**
 * Begins the next round of a loop, in the caller's transaction; a worker drives it from there. Undefined while a round is under way (MR42). The
 * loop's row must be locked.
 */
export const beginRound = async (
  { loops, events, outbox }: Repositories,
  { id: loopId, projectId, organizationId, plan }: LoopToBegin,
  by: BegunBy,
  at: Date,
): Promise<RoundId | undefined> => {
  if ((await loops.liveRoundOf(loopId)) !== undefined) return undefined
  const [last] = await loops.lastRounds(loopId, 1)
  const { rest } = await loops.settledIn(projectId, plan.heldOut)
  const id = roundIdSchema.parse(newId())
  const number = (last?.number ?? 0) + 1
  const isAdded = await loops.addRound({ id, loopId, projectId, number, state: 'freezing', begunBy: by.kind, settled: rest, startedAt: at })
  if (!isAdded) return undefined
  await loops.set(loopId, { nextAt: nextRoundAt(plan, at) })
  await events.add({
    ...{ type: 'loop.round-begun', subjectId: id, at, organizationId, projectId },
    ...(by.kind === 'hand' ? { actorId: by.personId } : {}),
    payload: { loopId, number, by: by.kind, settled: rest },
  })
  await outbox.put(
    { kind: 'job', name: 'drive-round', payload: { roundId: id } },
    { kind: 'hint', payload: { projectId, topics: ['models'] } },
  )
  return id
}
