import { type AnalysisId, type AnalysisOutcome, analysisFlow, type ProjectId, step } from '@reticle/domain'
import type { Analysed } from '../analysis/task.ts'
import { startAnalysis } from '../analysis/thread.ts'
import type { Job, WorkerContext } from '../context.ts'
import { every } from '../every.ts'
import { alone } from './alone.ts'

const lookMilliseconds = 500

const tell = (projectId: ProjectId) => ({ kind: 'hint' as const, payload: { projectId, topics: ['progress'] } })

type Ending =
  | { readonly verb: 'finished'; readonly outcome: AnalysisOutcome; readonly models: Analysed['models'] }
  | { readonly verb: 'failed'; readonly error: string }

/** Writes how it ended, unless it was cancelled meanwhile. */
const end = async ({ unitOfWork, now }: WorkerContext, id: AnalysisId, projectId: ProjectId, ending: Ending): Promise<void> =>
  unitOfWork(async ({ analyses, readerModels, outbox }) => {
    const row = await analyses.lock(id)
    const state = row === undefined ? undefined : step(analysisFlow, row.state, ending.verb)
    if (state === undefined) return
    const said = ending.verb === 'finished' ? { outcome: ending.outcome, progress: 1 } : { error: ending.error }
    await analyses.set(id, { state, endedAt: now(), ...said })
    // Tasks are compared by the readers of the last refit, whoever asked for it; it reopens none that are settled.
    if (ending.verb === 'finished' && ending.outcome.kind === 'refit') await readerModels.put(projectId, id, ending.models, now())
    await outbox.put(tell(projectId))
  })

const begin = async ({ unitOfWork, now }: WorkerContext, id: AnalysisId): Promise<boolean> =>
  unitOfWork(async ({ analyses }) => {
    const row = await analyses.lock(id)
    const state = row === undefined ? undefined : step(analysisFlow, row.state, 'started')
    if (state === undefined) return false
    await analyses.set(id, { state, progress: 0, startedAt: now() })
    return true
  })

/**
 * A refit or a dry-run of a project, in a thread of its own. What it says is stored with its recipe; no task is changed by it. Cancelled by its
 * row: the thread is ended within half a second. Begun again from the start when its worker was killed.
 */
export const analyseProject: Job<'analyse-project'> = async (context, { analysisId }) =>
  alone(context.database, `analyse-project ${analysisId}`, async () => {
    const row = await context.read.analyses.work(analysisId)
    if (row === undefined || !(await begin(context, analysisId))) return
    const { projectId, request } = row
    const thread = startAnalysis({ databaseUrl: context.config.databaseUrl, projectId, fitThreads: context.config.fitThreads, request })
    let told = 0
    const look = every(
      lookMilliseconds,
      () =>
        context.unitOfWork(async ({ analyses, outbox }) => {
          const done = thread.progress()
          if (!(await analyses.setProgress(analysisId, done))) await thread.stop()
          else if (done !== told) await outbox.put(tell(projectId))
          told = done
        }),
      (error) => context.log.warn({ err: error, analysisId }, 'the progress of an analysis could not be kept'),
    )
    try {
      const analysed = await thread.outcome
      if (analysed !== undefined && analysed.outcome !== null)
        await end(context, analysisId, projectId, { verb: 'finished', outcome: analysed.outcome, models: analysed.models })
    } catch (cause) {
      context.log.error({ err: cause, analysisId }, 'an analysis failed')
      await end(context, analysisId, projectId, { verb: 'failed', error: cause instanceof Error ? cause.message : String(cause) })
    } finally {
      await look.stop()
      await thread.stop()
    }
  })
