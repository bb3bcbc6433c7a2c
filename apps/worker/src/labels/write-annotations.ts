import { newId, type SubmissionCommitter, type SubmissionOutcome } from '@reticle/db'
import type { PersonId, ProtocolId, TaskId } from '@reticle/domain'
import type { Reject } from '@reticle/interchange'
import type { WorkerContext } from '../context.ts'
import type { TakenRecord } from './decide-records.ts'
import type { LabelImport } from './label-import.ts'
import { standingIn } from './plan-labels.ts'
import { ensureReader } from './readers.ts'

type Placed = TakenRecord & { readonly personId: PersonId; readonly taskId: TaskId; readonly protocolId: ProtocolId }

/** The person of a record; a reader whom only the file knows is made with their first one. */
const placed = async (context: WorkerContext, row: LabelImport, record: TakenRecord): Promise<Placed | undefined> => {
  const { reader, task } = record
  if (reader.kind === 'left' || task === null) return undefined
  const personId = reader.kind === 'person' ? reader.personId : await ensureReader(context, row, reader.name)
  return { ...record, reader: { kind: 'person', personId }, personId, taskId: task.taskId, protocolId: task.protocolId }
}

const reasons: Partial<Record<SubmissionOutcome['outcome'], string>> = {
  submitted: 'this reader has an annotation of the sample already: the first stands',
  'wrong-state': 'this reader skipped the sample here',
  'stale-fence': 'this reader has the sample on the bench now: try again when they are done',
  'other-protocol': 'the protocol of its task changed meanwhile: send the file again',
  missing: 'its task is gone',
  'key-conflict': 'this record came under another sample before',
}

/** Submissions of the readers whom they name, as if each had labelled here; what is beyond the quota is kept as an extra. */
const submit = (
  submissions: SubmissionCommitter,
  row: LabelImport,
  at: Date,
  record: Placed,
  assignmentId: string,
): Promise<SubmissionOutcome> =>
  submissions.submit({
    // A lease that never was: the function makes its row, already submitted.
    ...{ assignmentId, taskId: record.taskId, projectId: row.projectId, organizationId: row.organizationId },
    ...{ annotatorId: record.personId, repeat: 0, purpose: 'vote', fence: 1, protocolId: record.protocolId, key: record.key },
    ...{ annotationId: newId(), content: JSON.stringify(record.content), regionCount: record.content.regions.length },
    ...{ activeMilliseconds: record.activeMilliseconds, at, leasedAt: null, expiresAt: null },
  })

/** Where the annotations of a batch came from, with an event each, once. */
const keepOrigins = async (context: WorkerContext, row: LabelImport, at: Date, kept: readonly { annotationId: string; record: Placed }[]) =>
  context.unitOfWork(async ({ labelImports, events }) => {
    const rows = kept.map(({ annotationId, record: { origin } }) => ({ annotationId, labelImportId: row.id, origin }))
    const added = new Set(await labelImports.addOrigins(rows))
    const { projectId, organizationId, createdBy } = row
    await events.add(
      ...kept.flatMap(({ annotationId, record }) =>
        added.has(annotationId)
          ? [
              {
                ...{ type: 'annotation.imported' as const, subjectId: annotationId, at, organizationId, projectId, actorId: createdBy },
                payload: { labelImportId: row.id, taskId: record.taskId, tool: record.origin.tool, sha256: record.origin.sha256 },
              },
            ]
          : [],
      ),
    )
  })

/** Writes one batch of records as annotations; the same record of the same file twice is one. Answers what was refused. */
export const writeAnnotations = async (
  context: WorkerContext,
  row: LabelImport,
  submissions: SubmissionCommitter,
  batch: readonly TakenRecord[],
): Promise<{ readonly left: readonly Reject[]; readonly taskIds: readonly TaskId[] }> => {
  const at = context.now()
  const records: Placed[] = []
  for (const record of batch) {
    const one = await placed(context, row, record)
    if (one !== undefined) records.push(one)
  }
  // A lease that only Redis knows would be found by nobody.
  const taskIds = [...new Set(records.map(({ taskId }) => taskId))]
  for (const taskId of taskIds) await context.dispenser.persist({ projectId: row.projectId, taskId })
  const standing = await standingIn(context, records)
  const left: Reject[] = []
  const free = records.filter((record) => {
    const state = standing(record)
    if (state !== undefined && state !== 'known') left.push({ at: record.at, reason: state })
    return state === undefined || state === 'known'
  })
  const ids = await context.read.labelImports.assignmentIds(free)
  const outcomes = await Promise.all(
    free.map(async (record, index) => ({ record, ...(await submit(submissions, row, at, record, ids[index] ?? newId())) })),
  )
  await keepOrigins(
    context,
    row,
    at,
    outcomes.filter(({ outcome }) => outcome === 'accepted' || outcome === 'known'),
  )
  for (const { record, outcome } of outcomes) {
    const reason = reasons[outcome]
    if (reason !== undefined) left.push({ at: record.at, reason })
  }
  return { left, taskIds }
}
