import {
  dryRunOver,
  dryRunVersion,
  type HistoryTask,
  modelsOver,
  type ReaderModels,
  readerModels,
  refitOver,
  refitParameters,
  refitVersion,
} from '@reticle/consensus'
import type { Repositories, TaskHistoryRow } from '@reticle/db'
import { type AnalysisRecipe, contentOf, contentReader, heedsModels, type Protocol } from '@reticle/domain'
import { threadHost } from '@reticle/threads'
import { historyUnder } from '../compare/read-through.ts'
import { analyseAssist } from './analyse-assist.ts'
import { inputsHash } from './inputs-hash.ts'
import type { Analysed, AnalysisTask } from './task.ts'

/** Tasks that are read at a time. */
const pageSize = 500
/** Share of the progress that reading is; the rest is the arithmetic at the end. */
const reading = { refit: 0.6, 'dry-run': 1, models: 0.6, assist: 1 } as const

type Live = NonNullable<Awaited<ReturnType<Repositories['projectHistory']['liveProtocol']>>>

const resolutionOf = (protocol: Protocol, { state, resolutionKind, consensus, decided }: TaskHistoryRow): HistoryTask['resolution'] => {
  if (state !== 'settled' || resolutionKind === null) return null
  const content = decided ?? (consensus === null ? null : contentOf(protocol, consensus))
  return content === null ? null : { kind: resolutionKind, content }
}

/** Goes through the history of the project, task by task; answers what a recipe says of the input. */
const readAll = async (
  read: Repositories,
  { projectId, request }: AnalysisTask,
  live: Live,
  models: ReaderModels | undefined,
  onProgress: (done: number) => void,
  add: (task: HistoryTask) => void,
): Promise<Pick<AnalysisRecipe, 'annotations' | 'inputsSha256'>> => {
  const total = Math.max(1, await read.projectHistory.tasks(projectId))
  const under = historyUnder(live, models)
  const readContent = contentReader(live.versions)
  const resolutionIn = (row: TaskHistoryRow): HistoryTask['resolution'] => {
    const resolution = resolutionOf(live.content, row)
    return resolution && { ...resolution, content: readContent(resolution.content, row.version, live.version) }
  }
  const heeds = heedsModels(live.content) || (request.kind === 'dry-run' && heedsModels({ ...live.content, routing: request.plan.routing }))
  const ids: string[] = []
  let tasks = 0
  for (let after: number | null = -1; after !== null; ) {
    const page: { rows: TaskHistoryRow[]; last: number | null } = await read.projectHistory.page(projectId, after, pageSize)
    const suggested = heeds ? await read.lastSuggestions.of(page.rows.map(({ taskId }) => taskId)) : undefined
    for (const row of page.rows) {
      for (const { id } of row.annotations) ids.push(id)
      add({ ...under(row), resolution: resolutionIn(row), suggested: suggested?.get(row.taskId) ?? [] })
    }
    tasks += pageSize
    onProgress(Math.min(1, tasks / total) * reading[request.kind])
    after = page.last
  }
  return { annotations: ids.length, inputsSha256: inputsHash(ids) }
}

/** Refit, dry-run or report on suggestions of a project under its live protocol. The same annotations and the same request give the same bytes. */
export const analyse = async (read: Repositories, task: AnalysisTask, onProgress: (done: number) => void): Promise<Analysed> => {
  const live = await read.projectHistory.liveProtocol(task.projectId)
  if (live === undefined) throw new Error('the project has no protocol yet')
  const { request } = task
  if (request.kind === 'assist')
    return { outcome: await analyseAssist(read, { projectId: task.projectId, seed: request.seed }, live, onProgress), models: new Map() }
  const threads = threadHost(task.fitThreads)
  const protocolId = live.id
  const stored = await read.readerModels.of(task.projectId)
  const models = stored === undefined ? undefined : readerModels(stored.fit, stored.models)
  if (request.kind === 'models') {
    const sums = modelsOver(live.content, threads)
    await readAll(read, task, live, models, onProgress, sums.add)
    return { outcome: null, models: sums.outcome() }
  }
  if (request.kind === 'dry-run') {
    const sums = dryRunOver(live.content, request.plan, models)
    const inputs = await readAll(read, task, live, models, onProgress, sums.add)
    const parameters: AnalysisRecipe['parameters'] = stored === undefined ? {} : { 'answers.readers': stored.fit }
    const by = { algorithm: 'dry-run', version: dryRunVersion, parameters, protocolId, ...inputs }
    return { outcome: { kind: 'dry-run', by, dryRun: sums.outcome() }, models: new Map() }
  }
  const sums = refitOver(live.content, { seed: request.seed, threads })
  // Models with a vote are readers of what tasks are compared by, and of no figure of a refit.
  const own = (live.content.consensus.models ?? []).length === 0 ? undefined : modelsOver(live.content, threads)
  const inputs = await readAll(read, task, live, models, onProgress, (one) => {
    sums.add(one)
    own?.add(one)
  })
  const refit = sums.outcome((done) => onProgress(reading.refit + (1 - reading.refit) * done))
  const parameters = { ...refitParameters, seed: request.seed }
  const by = { algorithm: 'refit', version: refitVersion, parameters, protocolId, ...inputs }
  return { outcome: { kind: 'refit', by, refit }, models: own?.outcome() ?? sums.models() }
}
