import { newId } from '@reticle/db'
import type { WorkerContext } from '../context.ts'
import { askRelease, askRun, doneRun, type Wanted } from './ask.ts'
import { measureVersion } from './measure.ts'
import { randomStep } from './random-step.ts'
import { after, changeRound, finishRound, type Loop, type Round, RoundFailed } from './round.ts'

/** What a step came to: the round went on and may be looked at again, or it waits for something else to end. */
export type Went = 'on' | 'waits'
export type RoundStep = (context: WorkerContext, loop: Loop, round: Round) => Promise<Went>

const went = (isChanged: boolean): Went => (isChanged ? 'on' : 'waits')

/** `freezing`: the release that the round learns from. */
export const freezeStep: RoundStep = async (context, loop, round) => {
  if (round.settled === 0)
    throw new RoundFailed('no sample is settled that is not held out: label some, and settle them, before a model can learn')
  if (round.releaseId === null) {
    const last = (await context.read.loops.lastRounds(loop.id, 20)).find((one) => one.state === 'done')
    if (round.begunBy !== 'hand' && last !== undefined && last.settled === round.settled)
      throw new RoundFailed(`nothing was settled since round ${last.number}: there is nothing new to learn`)
    return went(await changeRound(context, round, async (repositories) => ({ releaseId: await askRelease(repositories, loop, round) })))
  }
  const release = await context.read.releases.get(round.releaseId)
  if (release === undefined || release.state === 'failed')
    throw new RoundFailed(`the release could not be frozen: ${release?.error ?? 'it is gone'}`)
  if (release.state === 'freezing') return 'waits'
  const labels = release.samples
  return went(await changeRound(context, round, async () => ({ state: after(round.state, 'frozen'), labels })))
}

/** `training`: first on labels that are drawn at random, to compare with the round before; then on all, so that the backend is left with that. */
export const trainStep: RoundStep = async (context, loop, round) => {
  const random = await randomStep(context, loop, round)
  if (random !== 'done') return random
  const { releaseId, trainingRunId } = round
  if (releaseId === null) throw new RoundFailed('the release of the round is gone')
  if (trainingRunId === null) {
    const { parameters } = loop.plan
    const wanted = { kind: 'train', releaseId, parameters } as const
    return went(
      await changeRound(context, round, async (repositories) => ({
        trainingRunId: await askRun(repositories, loop, wanted, context.now()),
      })),
    )
  }
  const run = await doneRun(context, trainingRunId, 'the training')
  if (run === undefined) return 'waits'
  if (run.modelVersionId === null) throw new RoundFailed('the training told no version of what it made')
  const { modelVersionId } = run
  return went(await changeRound(context, round, async () => ({ state: after(round.state, 'trained'), modelVersionId })))
}

/** `predicting`: what is held out, which is measured; then all that can still be read. */
export const predictStep: RoundStep = async (context, loop, round) => {
  const { heldOutRunId, predictionRunId, modelVersionId } = round
  const { heldOut } = loop.plan
  if (modelVersionId === null) throw new RoundFailed('the version of the round is gone')
  const ask = (take: 'held-out' | 'rest', state: 'settled' | 'collecting'): Wanted => ({
    kind: 'predict',
    scope: { states: [state], onlyMissing: true, heldOut: { ...heldOut, take } },
  })
  if (heldOutRunId === null)
    return went(
      await changeRound(context, round, async (repositories) => ({
        heldOutRunId: await askRun(repositories, loop, ask('held-out', 'settled'), context.now()),
      })),
    )
  const measured = await doneRun(context, heldOutRunId, 'predicting what is held out')
  if (measured === undefined) return 'waits'
  if (measured.modelVersionId !== modelVersionId)
    throw new RoundFailed(
      'the backend answers with another version than the one that it has just learnt: nobody else may train it meanwhile',
    )
  if (predictionRunId === null) {
    const measure = await measureVersion(context, loop.projectId, loop.plan, round.startedAt, modelVersionId)
    return went(
      await changeRound(context, round, async (repositories) => ({
        measure,
        predictionRunId: await askRun(repositories, loop, ask('rest', 'collecting'), context.now()),
      })),
    )
  }
  if ((await doneRun(context, predictionRunId, 'predicting what can still be read')) === undefined) return 'waits'
  return went(await changeRound(context, round, async () => ({ state: after(round.state, 'predicted') })))
}

/** Versions of this loop that make a committee, the newest first. */
const mostVersions = 3

/** `scoring`: the queue by the plan's recipe, which asks the versions of this loop unless it names others. */
export const scoreStep: RoundStep = async (context, loop, round) => {
  const { read } = context
  if (round.orderingId === null) {
    const before = (await read.loops.lastRounds(loop.id, 20)).flatMap(({ state, modelVersionId }) =>
      state === 'done' && modelVersionId !== null ? [modelVersionId] : [],
    )
    const own = [...new Set([...(round.modelVersionId === null ? [] : [round.modelVersionId]), ...before])].slice(0, mostVersions)
    const recipe = { modelVersionIds: own, ...loop.plan.ordering }
    const id = newId()
    const { projectId, createdById } = loop
    return went(
      await changeRound(context, round, async ({ orderings, outbox }) => {
        await orderings.add({ id, projectId, recipe, kind: 'live', createdBy: createdById, createdAt: context.now() })
        await outbox.put({ kind: 'job', name: 'score-tasks', payload: { orderingId: id } })
        return { orderingId: id }
      }),
    )
  }
  const ordering = await read.orderings.get(loop.projectId, round.orderingId)
  if (ordering === undefined || ordering.state === 'failed')
    throw new RoundFailed(`the queue could not be ordered: ${ordering?.error ?? 'the scores are gone'}`)
  // Somebody set another recipe meanwhile: theirs holds.
  if (ordering.state === 'cancelled') return went(await finishRound(context, loop, round, 0))
  if (ordering.state !== 'done') return 'waits'
  return went(await finishRound(context, loop, round, ordering.outcome?.counts.scored ?? 0))
}
