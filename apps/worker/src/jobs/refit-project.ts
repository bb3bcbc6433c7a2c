import { qualityOver } from '@reticle/consensus'
import { newId } from '@reticle/db'
import type { ProjectId, Protocol } from '@reticle/domain'
import type { Analysed } from '../analysis/task.ts'
import { startAnalysis } from '../analysis/thread.ts'
import { modelCache } from '../compare/models.ts'
import { historyUnder } from '../compare/read-through.ts'
import type { Job, WorkerContext } from '../context.ts'

/** A refit waits for at least so many times what the last one took, so that refits fill a tenth of the time at most. */
const restFactor = 9
/** Tasks that are read and summed at a time: small, so that comparisons go on in between. */
const pageSize = 500

/** Milliseconds until the next refit of a project is due; 0 when it is. */
const restOf = async ({ read, now }: WorkerContext, projectId: ProjectId): Promise<number> => {
  const last = await read.projectQuality.last(projectId)
  if (last === undefined) return 0
  const dueAt = last.computedAt.getTime() + (1 + restFactor) * last.costMilliseconds
  return Math.max(0, dueAt - now().getTime())
}

/** How readers answer, in a thread of its own, for the comparisons of a plan that goes by it (C105); nothing under another plan. */
const fitReaders = async ({ config }: WorkerContext, projectId: ProjectId, protocol: Protocol): Promise<Analysed['models'] | undefined> => {
  if (protocol.consensus.answers.method !== 'dawid-skene') return undefined
  const { databaseUrl, fitThreads } = config
  return (await startAnalysis({ databaseUrl, projectId, fitThreads, request: { kind: 'models' } }).outcome)?.models
}

/** The readers of the last refit, where the plan goes by them. */
const readersOf = async ({ read }: WorkerContext, projectId: ProjectId, protocol: Protocol) =>
  protocol.consensus.answers.method === 'dawid-skene' ? (await modelCache(read)([projectId])).get(projectId) : undefined

/**
 * Computes the project's agreement and its readers' numbers from all that was counted, under the live protocol. Runs again as often as
 * asked, but not at once after a run that took long: then it is asked for again when it is due, so that one run always follows the last
 * change.
 */
export const refitProject: Job<'refit-project'> = async (context, { projectId }) => {
  const { read, unitOfWork, now } = context
  const rest = await restOf(context, projectId)
  if (rest > 0) {
    await unitOfWork(({ outbox }) => outbox.putLater('refit-project', projectId, rest))
    return
  }
  const live = await read.projectQuality.liveProtocol(projectId)
  if (live === undefined) return
  const protocol = live.content
  const under = historyUnder(live, await readersOf(context, projectId, protocol))
  // The moment of reading: a change that comes later asks for another run.
  const computedAt = now()
  const started = performance.now()
  const sums = qualityOver(protocol)
  for (let after = -1; ; ) {
    const tasks = await read.projectQuality.page(projectId, after, pageSize)
    for (const task of tasks) if (!task.isWithdrawn) sums.add(under(task))
    const last = tasks.at(-1)
    if (last === undefined) break
    after = last.position
  }
  const models = await fitReaders(context, projectId, protocol)
  await unitOfWork(async (repositories) => {
    if (models !== undefined) await repositories.readerModels.put(projectId, newId(), models, computedAt)
    await repositories.projectQuality.save(projectId, sums.outcome(), computedAt, Math.round(performance.now() - started))
    await repositories.outbox.put({ kind: 'hint', payload: { projectId, topics: ['progress'] } })
  })
}
