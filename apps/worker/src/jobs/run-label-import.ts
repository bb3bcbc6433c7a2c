import { type LabelImportPlan, submissionCommitter } from '@reticle/db'
import { labelImportFlow, type Protocol, type TaskId } from '@reticle/domain'
import type { Reject } from '@reticle/interchange'
import type { Job, WorkerContext } from '../context.ts'
import { addImages } from '../labels/add-images.ts'
import { type Decided, decideRecords, type TakenRecord } from '../labels/decide-records.ts'
import { type LabelFile, openLabelFile, UnreadableLabels } from '../labels/label-file.ts'
import { type LabelImport, tellLabelImports } from '../labels/label-import.ts'
import { matchSamples } from '../labels/match-samples.ts'
import { modelOfImport } from '../labels/model-of-import.ts'
import { outlineOf, planOf } from '../labels/plan-labels.ts'
import { type ReadLabels, readLabels } from '../labels/read-labels.ts'
import { readersFor } from '../labels/readers.ts'
import { writeAnnotations } from '../labels/write-annotations.ts'
import { writeGold, writeSuggestions } from '../labels/write-others.ts'
import { alone } from './alone.ts'

/** Records of one transaction: a killed worker's successor goes over so many again, and finds them known. */
const batchSize = 200
/** From so many changed tasks on the dispenser reads the whole project anew. */
const refreshedAtMost = 500
const mostLeft = 5000

/** The choice was changed, or the import cancelled, while this worked on it. */
class Overtaken extends Error {}

type Live = { readonly id: string; readonly content: Protocol } | undefined

const liveProtocol = async ({ read }: WorkerContext, { projectId }: LabelImport): Promise<Live> => {
  const id = await read.projects.liveProtocolId(projectId)
  return id == null ? undefined : await read.protocols.get(id)
}

type Opened = {
  readonly file: LabelFile
  readonly read: ReadLabels
  readonly live: Live
  readonly readers: Awaited<ReturnType<typeof readersFor>>
}

const open = async (context: WorkerContext, row: LabelImport): Promise<Opened> => {
  const file = await openLabelFile(context.storage, row.fileName, row.sha256)
  const read = await readLabels(context, row.projectId, file, row.choice.format)
  const names = [...new Set(read.reading.records.map(({ reader = '' }) => reader.slice(0, 300)))]
  return { file, read, live: await liveProtocol(context, row), readers: await readersFor(context, row, names, read.format.title) }
}

const decide = async (context: WorkerContext, row: LabelImport, { read, live, readers }: Opened, added: ReadonlyMap<string, string>) => {
  const fileNames = read.reading.records.map(({ fileName }) => fileName)
  const matches = await matchSamples(context, row.projectId, fileNames, read.images, added, read.format.isPictures === true)
  const outline = outlineOf(read, row, live?.content, readers)
  const protocol = live?.content ?? (row.choice.createsProtocol ? outline.protocol : null)
  const decided: Decided | undefined =
    protocol === null ? undefined : await decideRecords(context, row, read, matches, readers.of, protocol)
  return { matches, outline, protocol, decided }
}

/** Known answers have rules of their own on what may become one, which are asked for without a change. */
const goldRefusals = async (context: WorkerContext, row: LabelImport, live: Live, taken: readonly TakenRecord[]): Promise<Reject[]> => {
  const left: Reject[] = []
  if (row.choice.becomes !== 'gold' || live === undefined) return left
  for (let start = 0; start < taken.length; start += batchSize)
    left.push(...(await writeGold(context, row, live.id, taken.slice(start, start + batchSize), true)).left)
  return left
}

const preview = async (context: WorkerContext, row: LabelImport): Promise<void> => {
  const opened = await open(context, row)
  try {
    const { matches, outline, protocol, decided } = await decide(context, row, opened, new Map())
    let plan: LabelImportPlan | null = null
    if (decided !== undefined && protocol !== null) {
      const refused = await goldRefusals(context, row, opened.live, decided.taken)
      const places = new Set(refused.map(({ at }) => at))
      const kept = { ...decided, taken: decided.taken.filter(({ at }) => !places.has(at)), left: [...decided.left, ...refused] }
      plan = await planOf(context, row, kept, matches, opened.read, protocol.redundancy.reads)
    }
    await context.unitOfWork(async ({ labelImports, outbox }) => {
      const change = { state: labelImportFlow.reading.read, outline, plan, total: opened.read.reading.records.length, error: null }
      await labelImports.setWhile(row.id, 'reading', row.revision, change)
      await outbox.put(tellLabelImports(row.projectId))
    })
  } finally {
    opened.file.close()
  }
}

const tellDispenser = async (context: WorkerContext, { projectId }: LabelImport, taskIds: readonly TaskId[]): Promise<void> => {
  const { dispenser, log } = context
  await (taskIds.length > refreshedAtMost ? dispenser.reload(projectId) : dispenser.refresh(projectId, taskIds)).catch((error: unknown) => {
    log.warn({ err: error, projectId }, 'the dispenser could not be told of imported labels')
  })
}

const progress = async (context: WorkerContext, row: LabelImport, done: number): Promise<void> =>
  context.unitOfWork(async ({ labelImports, outbox }) => {
    if (!(await labelImports.setWhile(row.id, 'writing', row.revision, { done }))) throw new Overtaken()
    await outbox.put(tellLabelImports(row.projectId))
  })

/** All that is taken, batch after batch; between them it can be cancelled. What is written stays. */
const writeAll = async (
  context: WorkerContext,
  row: LabelImport,
  live: NonNullable<Live>,
  taken: readonly TakenRecord[],
  modelVersionId: string | null,
) => {
  const submissions = submissionCommitter(context.database)
  const left: Reject[] = []
  const changed = new Set<TaskId>()
  const { becomes } = row.choice
  try {
    for (let start = 0; start < taken.length; start += batchSize) {
      const batch = taken.slice(start, start + batchSize)
      const written =
        becomes === 'annotations'
          ? await writeAnnotations(context, row, submissions, batch)
          : becomes === 'suggestions'
            ? await writeSuggestions(context, row, batch, modelVersionId)
            : await writeGold(context, row, live.id, batch, false)
      left.push(...written.left)
      for (const taskId of written.taskIds) changed.add(taskId)
      await progress(context, row, Math.min(taken.length, start + batchSize))
    }
  } finally {
    await submissions.settled()
    await tellDispenser(context, row, [...changed])
  }
  return { left, changed }
}

const write = async (context: WorkerContext, row: LabelImport): Promise<void> => {
  const opened = await open(context, row)
  try {
    const { live } = opened
    if (live === undefined) throw new UnreadableLabels('the project has no protocol: publish one, so that labels have a meaning')
    const first = await decide(context, row, opened, new Map())
    const added = await addImages(context, row, opened.file, first.matches.fresh)
    const { decided, matches } = await decide(context, row, opened, added)
    if (decided === undefined) throw new Error('there is a protocol, and nothing was decided by it')
    if (!(await context.read.labelImports.setWhile(row.id, 'writing', row.revision, { total: decided.taken.length }))) throw new Overtaken()
    const before = await planOf(context, row, decided, matches, opened.read, live.content.redundancy.reads)
    const modelVersionId = await modelOfImport(context, row, first.outline.labels)
    const { left, changed } = await writeAll(context, row, live, decided.taken, modelVersionId)
    const brought = row.choice.becomes === 'gold' ? changed.size : await context.read.labelImports.broughtBy(row.id)
    const refused = [...decided.left, ...left]
    const plan: LabelImportPlan = {
      ...before,
      samples: { ...before.samples, new: added.size },
      taken: brought,
      known: Math.max(0, decided.taken.length - left.length - brought),
      left: refused.slice(0, mostLeft),
      leftOut: refused.length,
    }
    await context.unitOfWork(async ({ labelImports, events, outbox }) => {
      const { projectId, organizationId, createdBy } = row
      const at = context.now()
      const change = { state: labelImportFlow.writing.written, plan, done: decided.taken.length, error: null, finishedAt: at }
      if (!(await labelImports.setWhile(row.id, 'writing', row.revision, change))) throw new Overtaken()
      await events.add({
        ...{ type: 'label-import.finished' as const, subjectId: row.id, at, organizationId, projectId, actorId: createdBy },
        payload: { taken: plan.taken, known: plan.known, leftOut: plan.leftOut, becomes: row.choice.becomes },
      })
      await outbox.put(
        { kind: 'job', name: 'refit-project', payload: { projectId } },
        { kind: 'hint', payload: { projectId, topics: ['imports', 'samples', 'progress', 'people', 'gold', 'work'] } },
      )
    })
  } finally {
    opened.file.close()
  }
}

const fail = async (context: WorkerContext, row: LabelImport, reason: string): Promise<void> =>
  context.unitOfWork(async ({ labelImports, events, outbox }) => {
    const { projectId, organizationId, createdBy, state } = row
    if (state !== 'reading' && state !== 'writing') return
    const at = context.now()
    const change = { state: labelImportFlow[state].failed, error: reason.slice(0, 2000), finishedAt: at }
    if (!(await labelImports.setWhile(row.id, state, row.revision, change))) return
    const event = { subjectId: row.id, at, organizationId, projectId, actorId: createdBy, payload: { reason: reason.slice(0, 500) } }
    await events.add({ ...event, type: 'label-import.failed' })
    await outbox.put(tellLabelImports(projectId))
  })

/**
 * Reads a file of labels and says what would become of it; or, once somebody has started it, writes that (docs/spec/label-imports.md). Run
 * again after a kill it goes over the same records, which are known by their keys, so that nothing is there twice.
 */
export const runLabelImport: Job<'run-label-import'> = async (context, { labelImportId }) =>
  alone(context.database, `run-label-import ${labelImportId}`, async () => {
    const row = await context.read.labelImports.work(labelImportId)
    if (row === undefined || (row.state !== 'reading' && row.state !== 'writing')) return
    try {
      await (row.state === 'reading' ? preview : write)(context, row)
    } catch (cause) {
      if (cause instanceof Overtaken) return
      if (!(cause instanceof UnreadableLabels)) throw cause
      await fail(context, row, cause.message)
    }
  })
