import type { Pushed } from '@reticle/contract'
import { type AskedTask, newId, type RegisteredVersion } from '@reticle/db'
import { type DomainError, err, ok, type PredictionRecord, type Protocol, predictionRecordSchema, type Result } from '@reticle/domain'
import { checkRecord, limitsOf, type SaidOfTask, storePredictions, tellMoved } from '@reticle/models'
import { z } from 'zod'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'

type Reject = { readonly at: string; readonly reason: string }
const mostRejects = 1000
const nothing = { stored: 0, known: 0, scored: 0, embedded: 0, isReload: false, changed: [] }

type PlaceOf = (index: number) => string
const inRecords: PlaceOf = (index) => `records[${index}]`

/** `records[3].regions[0].label`. */
const placeIn = (record: string, path: readonly PropertyKey[]): string =>
  path.reduce<string>((said, part) => (typeof part === 'number' ? `${said}[${part}]` : `${said}.${String(part)}`), record)

type Parsed = { readonly index: number; readonly record: PredictionRecord }

/** Why there is no record to look at: its sample was not found. */
const unnamed = z.strictObject({ reason: z.string() })

const parse = (records: readonly unknown[], placeOf: PlaceOf, rejects: Reject[]): Parsed[] =>
  records.flatMap((raw, index) => {
    const read = predictionRecordSchema.safeParse(raw)
    if (read.success) return [{ index, record: read.data }]
    const [issue] = read.error.issues
    const told = { at: placeIn(placeOf(index), issue?.path ?? []), reason: issue?.message ?? 'is not of the expected form' }
    const known = unnamed.safeParse(raw).data
    rejects.push(known === undefined ? told : { at: placeOf(index), reason: known.reason })
    return []
  })

/** The tasks that records name, by whatever id. */
const tasksFor = async ({ read }: Context, projectId: string, parsed: readonly Parsed[]): Promise<ReadonlyMap<string, AskedTask>> => {
  const taskIds = parsed.flatMap(({ record }) => record.taskId ?? [])
  const sampleIds = parsed.flatMap(({ record }) => record.sampleId ?? [])
  const found = await read.prompting.tasksOf(projectId, taskIds, sampleIds)
  const byId = new Map<string, AskedTask>()
  for (const task of found) byId.set(task.taskId, task).set(task.sampleId, task)
  return byId
}

const protocolsFor = async ({ read }: Context, tasks: ReadonlyMap<string, AskedTask>): Promise<ReadonlyMap<string, Protocol>> => {
  const ids = new Set([...tasks.values()].map(({ protocolId }) => protocolId))
  const found = await Promise.all([...ids].map(async (id) => [id, (await read.protocols.get(id))?.content] as const))
  return new Map(found.flatMap(([id, content]) => (content === undefined ? [] : [[id, content] as const])))
}

const checkAll = async (context: Context, version: RegisteredVersion, records: readonly unknown[], placeOf: PlaceOf) => {
  const rejects: Reject[] = []
  const parsed = parse(records, placeOf, rejects)
  const tasks = await tasksFor(context, version.projectId, parsed)
  const protocols = await protocolsFor(context, tasks)
  const limits = limitsOf({ privateHosts: [] })
  const rows = parsed.flatMap(({ index, record }): SaidOfTask[] => {
    const named = record.taskId ?? record.sampleId ?? ''
    const task = tasks.get(named)
    const protocol = task === undefined ? undefined : protocols.get(task.protocolId)
    const checked =
      task === undefined || protocol === undefined
        ? err(`the project has no ${record.taskId === undefined ? 'sample' : 'task'} ${named}`)
        : checkRecord(record, task, protocol, version, limits)
    if (checked.ok && task !== undefined) return [{ ...checked.value, taskId: task.taskId, key: record.key }]
    if (!checked.ok) rejects.push({ at: placeOf(index), reason: checked.error })
    return []
  })
  return { rows, rejects }
}

/** The version that may be spoken for. */
export const pushedVersion = async (
  { read }: Context,
  modelId: string,
  version: string,
): Promise<Result<RegisteredVersion, DomainError>> => {
  const found = await read.models.version(modelId, version)
  if (found === undefined) return err({ code: 'not-found', message: `the model has no version "${version}": register it first` })
  return found.isWithdrawn ? err({ code: 'wrong-state', message: 'the model was withdrawn: nothing more is taken of it' }) : ok(found)
}

/** `placeOf`: how a record is called in what was sent. */
type Push = { readonly records: readonly unknown[]; readonly runId?: string | undefined; readonly placeOf?: PlaceOf }

/**
 * Takes what a model says of samples: each record whole, or refused with place and reason; all that is taken in one transaction. The same again is
 * known, and changes nothing (docs/spec/models.md, MR11 and MR12).
 */
export const pushPredictions = async (
  context: Context,
  caller: Caller,
  { projectId, organizationId }: Scope,
  version: RegisteredVersion,
  { records, runId: before, placeOf = inRecords }: Push,
): Promise<Result<Pushed, DomainError>> => {
  if (before !== undefined) {
    const run = await context.read.modelRuns.work(before)
    if (run?.kind !== 'push' || run.modelVersionId !== version.id)
      return err({ code: 'invalid-input', at: 'body.runId', message: 'is no push of this version: leave it out for a new one' })
  }
  const { rows, rejects } = await checkAll(context, version, records, placeOf)
  const runId = before ?? newId()
  const stored = await context.unitOfWork(async (repositories) => {
    const at = context.now()
    const said = { version, runId, organizationId, actorId: caller.personId }
    const outcome = rows.length === 0 ? nothing : await storePredictions(repositories, said, rows, at)
    const done = outcome.stored
    if (done + rejects.length === 0) return outcome
    const { modelId } = version
    if (before === undefined)
      await repositories.modelRuns.add({
        ...{ id: runId, projectId, modelId, modelVersionId: version.id, kind: 'push', state: 'done' },
        ...{ createdBy: caller.personId, createdAt: at, finishedAt: at },
      })
    await repositories.modelRuns.advance(runId, { done, failed: rejects.length, rejects }, 'done')
    await repositories.outbox.put({ kind: 'hint', payload: { projectId, topics: ['models'] } })
    return outcome
  })
  await tellMoved(context, projectId, stored)
  const { stored: taken, known, scored, embedded } = stored
  const isCounted = before !== undefined || taken + rejects.length > 0
  return ok({
    ...{ runId: isCounted ? runId : null, stored: taken, known, scored, embedded },
    rejected: rejects.length,
    rejects: rejects.slice(0, mostRejects),
  })
}
