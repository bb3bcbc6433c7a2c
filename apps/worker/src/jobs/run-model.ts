import type { Job, WorkerContext } from '../context.ts'
import { every } from '../every.ts'
import { predict } from '../models/predict.ts'
import { beginRun, endRun, type ModelRunWork, type RunBackend, RunFailed, RunOver } from '../models/run.ts'
import { stopTraining, train } from '../models/train.ts'
import { alone } from './alone.ts'

const lookMilliseconds = 500

const carryOut = async (context: WorkerContext, run: ModelRunWork, row: RunBackend, signal: AbortSignal): Promise<void> => {
  if (run.kind === 'train') {
    const trained = await train(context, run, row, signal)
    await endRun(context, run, { verb: 'finished', ...trained })
    return
  }
  await predict(context, run, row, signal)
  await endRun(context, run, { verb: 'finished' })
}

/** The token of a training is of no use any more, and its backend may stop. */
const tidy = async (context: WorkerContext, runId: string, row: RunBackend): Promise<void> => {
  const run = await context.read.modelRuns.work(runId)
  if (run?.kind !== 'train' || run.state === 'running') return
  await context.unitOfWork(({ tokens }) => tokens.revoke(run.id, run.createdBy, context.now()))
  if (run.state !== 'cancelled' || run.job === null) return
  await stopTraining(context, run, row)
  await context.unitOfWork(({ modelRuns }) => modelRuns.set(run.id, { job: null }))
}

/**
 * Predictions of a backend over tasks, or its training. What the backend does wrong ends the run with a reason, and never this job; a run that was
 * cancelled stops within a second, also in the middle of a request. After a kill it goes on where it was.
 */
export const runModel: Job<'run-model'> = async (context, { modelRunId }) =>
  alone(context.database, `run-model ${modelRunId}`, async () => {
    const run = await context.read.modelRuns.work(modelRunId)
    if (run?.backendId == null) return
    const row = await context.read.backends.get(run.backendId)
    if (row === undefined) return
    if (!(await beginRun(context, run, row.id))) {
      await tidy(context, run.id, row)
      return
    }
    const over = new AbortController()
    const look = every(
      lookMilliseconds,
      async () => {
        if (!(await context.read.modelRuns.isRunning(run.id))) over.abort()
      },
      (error) => context.log.warn({ err: error, modelRunId }, 'whether a run is still wanted could not be seen'),
    )
    try {
      await carryOut(context, run, row, over.signal)
    } catch (cause) {
      if (cause instanceof RunFailed) await endRun(context, run, { verb: 'failed', error: cause.message })
      else if (cause instanceof RunOver) await endRun(context, run, { verb: 'failed', error: cause.message })
      else throw cause
    } finally {
      await look.stop()
    }
    await tidy(context, run.id, row)
  })
