import type { Job, WorkerContext } from '../context.ts'
import { failRound, type Loop, type Round, RoundFailed } from '../loops/round.ts'
import { freezeStep, predictStep, type RoundStep, scoreStep, trainStep } from '../loops/steps.ts'
import { RefusedRecipe } from '../ordering/read-facts.ts'
import { alone } from './alone.ts'

const stepOf = ({ state }: Round): RoundStep | undefined => {
  switch (state) {
    case 'freezing':
      return freezeStep
    case 'training':
      return trainStep
    case 'predicting':
      return predictStep
    case 'scoring':
      return scoreStep
    case 'done':
    case 'failed':
    case 'cancelled':
      return undefined
  }
}

const goOn = async (context: WorkerContext, loop: Loop, roundId: Round['id']): Promise<void> => {
  for (;;) {
    const round = await context.read.loops.round(roundId)
    const next = round === undefined ? undefined : stepOf(round)
    if (round === undefined || next === undefined) return
    if ((await next(context, loop, round)) === 'waits') return
  }
}

/**
 * Takes a round of a retrain loop as far as it goes without waiting (docs/spec/models.md, MR42). What it asks for (a release, runs of the backend,
 * scores) is written with the round's row, so that a round goes on after a kill and asks for nothing twice. The sweeper comes back to rounds that
 * wait.
 */
export const driveRound: Job<'drive-round'> = async (context, { roundId }) =>
  alone(context.database, `drive-round ${roundId}`, async () => {
    const round = await context.read.loops.round(roundId)
    const loop = round === undefined ? undefined : await context.read.loops.get(round.loopId)
    if (loop === undefined) return
    try {
      await goOn(context, loop, roundId)
    } catch (cause) {
      if (!(cause instanceof RoundFailed || cause instanceof RefusedRecipe)) throw cause
      await failRound(context, loop, roundId, cause.message)
    }
  })
