import type { WorkerContext } from '../context.ts'
import { askRun, doneRun } from './ask.ts'
import { measureVersion } from './measure.ts'
import { changeRound, type Loop, type Round, RoundFailed } from './round.ts'

/** Each round draws anew, and the same round always the same. */
const seedOf = ({ plan }: Loop, { number }: Round): number => (plan.heldOut.seed + number) % 2_147_483_648

/**
 * The same backend on as many labels as the round before had, drawn at random from all that are labelled by now, and measured on the same samples
 * (MR44). `done` where there is nothing to compare with, or all is measured.
 */
export const randomStep = async (context: WorkerContext, loop: Loop, round: Round): Promise<'on' | 'waits' | 'done'> => {
  const { plan, projectId } = loop
  const { releaseId, labels, randomTrainingRunId, randomHeldOutRunId, randomMeasure } = round
  if (!plan.comparesRandom || randomMeasure !== null || round.trainingRunId !== null || releaseId === null || labels === null) return 'done'
  const before = (await context.read.loops.lastRounds(loop.id, 20)).find((one) => one.state === 'done' && one.number < round.number)
  const most = before?.labels ?? 0
  if (most === 0 || most >= labels) return 'done'
  const change = async (write: Parameters<typeof changeRound>[2]) => ((await changeRound(context, round, write)) ? 'on' : 'waits')
  if (randomTrainingRunId === null) {
    const parameters = { ...plan.parameters, most, seed: seedOf(loop, round) }
    return change(async (repositories) => ({
      randomLabels: most,
      randomTrainingRunId: await askRun(repositories, loop, { kind: 'train', releaseId, parameters }, context.now()),
    }))
  }
  const trained = await doneRun(context, randomTrainingRunId, 'the training on labels in random order')
  if (trained === undefined) return 'waits'
  if (randomHeldOutRunId === null) {
    const scope = { states: ['settled' as const], onlyMissing: true, heldOut: { ...plan.heldOut, take: 'held-out' as const } }
    return change(async (repositories) => ({
      randomHeldOutRunId: await askRun(repositories, loop, { kind: 'predict', scope }, context.now()),
    }))
  }
  const predicted = await doneRun(context, randomHeldOutRunId, 'predicting what is held out, with labels in random order')
  if (predicted === undefined) return 'waits'
  if (trained.modelVersionId === null || predicted.modelVersionId !== trained.modelVersionId)
    throw new RoundFailed(
      'the backend answers with another version than the one that it has just learnt: nobody else may train it meanwhile',
    )
  const measure = await measureVersion(context, projectId, plan, round.startedAt, trained.modelVersionId)
  return measure === null ? 'done' : change(async () => ({ randomMeasure: measure }))
}
