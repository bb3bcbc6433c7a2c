import { createHash } from 'node:crypto'
import type { GoldImport } from '@reticle/contract'
import { type FoundAnswer, type KnownChange, type Repositories, settleKnown } from '@reticle/db'
import { checkAnnotation, type DomainError, err, imageFactsOf, ok, type Protocol, type Result, type TaskId } from '@reticle/domain'
import type { Reject } from '@reticle/interchange'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { type KnownRecord, readGoldFile } from './gold-file.ts'
import { goldBlindness } from './gold-list.ts'
import { refresh, refreshedAtMost, reload } from './tell-dispenser.ts'

type GoldFile = { readonly name: string; readonly text: string; readonly isPreview: boolean }
type Sorted = { readonly taken: readonly FoundAnswer[]; readonly rejects: readonly Reject[] }

const shownRejects = 200
/** As they stand in the file: line 9 before line 10. */
const byPlace = (a: Reject, b: Reject): number => a.at.localeCompare(b.at, 'en', { numeric: true })
const batch = 500
/** A known answer need not answer everything, and its marks may come from other tools than the readers have. */
const forgiven = new Set(['unanswered', 'tool-not-allowed', 'rule', 'marks-overlap'])

/** Files of other tools name an image with the folders above it. */
const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1)

/** The task of each record; what names no sample, or several, is left out. */
const findTasks = async ({ knownAnswers }: Repositories, projectId: string, records: readonly KnownRecord[]): Promise<Sorted> => {
  const names = [...new Set(records.flatMap(({ sample }) => [sample, lastPart(sample)]))]
  const named = Map.groupBy(await knownAnswers.samplesNamed(projectId, names), ({ name }) => name)
  const rejects: Reject[] = []
  const seen = new Map<string, string>()
  const taken = records.flatMap((record): FoundAnswer[] => {
    const refuse = (reason: string): FoundAnswer[] => {
      rejects.push({ at: record.at, reason })
      return []
    }
    const samples = named.get(record.sample) ?? named.get(lastPart(record.sample)) ?? []
    const [only, other] = samples
    if (only === undefined) return refuse(`there is no sample "${record.sample}" in this project`)
    if (other !== undefined) return refuse(`there are ${samples.length} samples "${record.sample}": name it by its id`)
    if (only.taskId === null) return refuse(`the sample "${record.sample}" has no task yet: publish a protocol first`)
    const before = seen.get(only.taskId)
    if (before !== undefined) return refuse(`the sample "${record.sample}" was there before, at ${before}: keep one`)
    seen.set(only.taskId, record.at)
    return [{ ...record, taskId: only.taskId as TaskId }]
  })
  return { taken, rejects }
}

/** What the protocol says against a known answer; undefined when nothing. */
const problemOf = async (
  { samples }: Repositories,
  protocol: Protocol,
  { taskId, content, coversMarks }: FoundAnswer,
): Promise<string | undefined> => {
  if (!coversMarks && content.answers.length === 0) return 'says nothing: neither marks nor answers'
  const facts = imageFactsOf(await samples.factsUnder(taskId))
  return checkAnnotation(protocol, content, facts).find(({ severity, code }) => severity === 'hard' && !forgiven.has(code))?.message
}

const tellAll = async (context: Context, { projectId }: Scope, taskIds: readonly TaskId[]): Promise<void> => {
  if (taskIds.length === 0) return
  await context.unitOfWork(({ outbox }) =>
    outbox.put(
      { kind: 'job', name: 'refit-project', payload: { projectId } },
      { kind: 'hint', payload: { projectId, topics: ['progress', 'samples', 'gold'] } },
    ),
  )
  if (taskIds.length > refreshedAtMost) await reload(context, projectId)
  else await refresh(context, projectId, taskIds)
}

/** Sorts what a file says into what becomes gold and what is left out; writes it unless it is a preview. */
const takeRecords = async (
  context: Context,
  scope: Scope,
  protocol: { readonly id: string; readonly content: Protocol },
  records: readonly KnownRecord[],
  change: KnownChange,
  isPreview: boolean,
): Promise<Sorted> => {
  const { taken: found, rejects: unfound } = await findTasks(context.read, scope.projectId, records)
  const rejects = [...unfound]
  const sound: FoundAnswer[] = []
  for (const record of found) {
    const problem = await problemOf(context.read, protocol.content, record)
    if (problem === undefined) sound.push(record)
    else rejects.push({ at: record.at, reason: `the sample "${record.sample}": ${problem}` })
  }
  const taken: FoundAnswer[] = []
  for (let start = 0; start < sound.length; start += batch) {
    const part = sound.slice(start, start + batch)
    // A lease that only Redis knows would be found by nobody.
    if (!isPreview) for (const { taskId } of part) await context.dispenser.persist({ projectId: scope.projectId, taskId })
    const done = await context.unitOfWork((repositories) => settleKnown(repositories, part, protocol.id, change, isPreview))
    taken.push(...done.taken)
    rejects.push(...done.rejects)
  }
  return { taken, rejects }
}

/** Makes gold of a file of known answers, or says what would become of it (docs/spec/gold.md, G30 to G33). */
export const importGold = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  { name, text, isPreview }: GoldFile,
): Promise<Result<GoldImport, DomainError>> => {
  const blind = goldBlindness(scope)
  if (blind !== undefined) return err(blind)
  const { projectId, organizationId } = scope
  const protocolId = await context.read.projects.liveProtocolId(projectId)
  if (protocolId == null)
    return err({ code: 'wrong-state', message: 'this project has no protocol: publish one, so that answers have a meaning' })
  const { content } = await context.protocols.get(protocolId)
  const read = readGoldFile(content, name, text)
  if (!read.ok) return read
  const { format, records } = read.value
  const base = { at: context.now(), organizationId, projectId, actorId: caller.personId }
  const change = { base, file: name, sha256: createHash('sha256').update(text).digest('hex') }
  const sorted = await takeRecords(context, scope, { id: protocolId, content }, records, change, isPreview)
  if (!isPreview)
    await tellAll(
      context,
      scope,
      sorted.taken.map(({ taskId }) => taskId),
    )
  const rejects = [...read.value.rejects, ...sorted.rejects].toSorted(byPlace)
  return ok({
    ...{ format, isPreview, records: records.length, made: sorted.taken.length, rejected: rejects.length },
    marks: sorted.taken.reduce((sum, one) => sum + one.content.regions.length, 0),
    answers: sorted.taken.reduce((sum, one) => sum + one.content.answers.length, 0),
    rejects: rejects.slice(0, shownRejects),
  })
}
