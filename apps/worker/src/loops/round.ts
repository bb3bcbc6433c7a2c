import type { Repositories } from '@reticle/db'
import { type RoundId, type RoundState, roundFlow, step } from '@reticle/domain'
import type { WorkerContext } from '../context.ts'

export type Loop = NonNullable<Awaited<ReturnType<Repositories['loops']['get']>>>
export type Round = NonNullable<Awaited<ReturnType<Repositories['loops']['round']>>>
type Change = Parameters<Repositories['loops']['setRound']>[1]
export type Verb = 'frozen' | 'trained' | 'predicted' | 'scored' | 'failed' | 'cancelled'

/** A round that cannot go on, with what is told of it: the reason and the cure. */
export class RoundFailed extends Error {}

/** Failures in a row after which a loop waits for somebody. */
const mostFailures = 3

const tell = (projectId: string) => ({ kind: 'hint' as const, payload: { projectId, topics: ['models'] } })

/**
 * Changes a round that is still in the state in which it was read, within the caller's transaction; false when it was ended meanwhile. `write`
 * asks for what the round waits for, so that it is asked for once.
 */
export const changeRound = async (
  { unitOfWork }: WorkerContext,
  { id, state, projectId }: Round,
  write: (repositories: Repositories) => Promise<Change>,
): Promise<boolean> =>
  unitOfWork(async (repositories) => {
    const row = await repositories.loops.lockRound(id)
    if (row?.state !== state) return false
    await repositories.loops.setRound(id, await write(repositories))
    await repositories.outbox.put(tell(projectId))
    return true
  })

/** The state that a verb leads to; a verb that the state does not know is a fault of this program. */
export const after = (state: RoundState, verb: Verb): RoundState => {
  const next = step(roundFlow, state, verb)
  if (next === undefined) throw new Error(`a round that is ${state} cannot be ${verb}`)
  return next
}

const endedEvent = (loop: Loop, { id, number }: Pick<Round, 'id' | 'number'>, at: Date, payload: Readonly<Record<string, unknown>>) => ({
  ...{ type: 'loop.round-ended' as const, subjectId: id, at, organizationId: loop.organizationId, projectId: loop.projectId },
  payload: { loopId: loop.id, number, ...payload },
})

/** All is done: the loop ends where its plan has no further round. */
export const finishRound = async (context: WorkerContext, loop: Loop, round: Round, scored: number): Promise<boolean> =>
  changeRound(context, round, async ({ loops, events }) => {
    const at = context.now()
    const { measure, randomMeasure, labels, releaseId, modelVersionId } = round
    await events.add(endedEvent(loop, round, at, { state: 'done', labels, releaseId, modelVersionId, measure, randomMeasure, scored }))
    if (round.number >= loop.plan.mostRounds) {
      const reason = `it has made the ${loop.plan.mostRounds} rounds of its plan`
      await loops.set(loop.id, { state: 'ended', endedReason: reason })
    }
    return { state: after(round.state, 'scored'), scored, finishedAt: at }
  })

/** The round is over; the loop goes on at its next trigger, or waits for somebody after the third failure in a row (MR47). */
export const failRound = async (context: WorkerContext, loop: Loop, id: RoundId, reason: string): Promise<void> =>
  context.unitOfWork(async ({ loops, events, notices, outbox }) => {
    const row = await loops.lockRound(id)
    const state = row === undefined ? undefined : step(roundFlow, row.state, 'failed')
    if (row === undefined || state === undefined) return
    const at = context.now()
    const error = reason.slice(0, 2000)
    await loops.setRound(id, { state, error, finishedAt: at })
    await events.add(endedEvent(loop, { id, number: row.number }, at, { state, error: error.slice(0, 500) }))
    const last = await loops.lastRounds(loop.id, mostFailures)
    const now = await loops.lock(loop.id)
    if (last.length === mostFailures && last.every((one) => one.state === 'failed') && now?.state === 'active') {
      await loops.set(loop.id, { state: 'paused', endedReason: `${mostFailures} rounds in a row failed; the last one: ${error}` })
      const text = `The loop "${loop.name}" is paused: ${mostFailures} rounds in a row failed. The last one: ${error}`
      await notices.sendToRoles(['manager'], {
        projectId: loop.projectId,
        kind: 'loop',
        text: text.slice(0, 1000),
        about: { loopId: loop.id },
        at,
      })
    }
    await outbox.put(tell(loop.projectId))
  })
