import { newId, settleKnown } from '@reticle/db'
import type { AnnotationContent, TaskId } from '@reticle/domain'
import type { Reject } from '@reticle/interchange'
import type { WorkerContext } from '../context.ts'
import type { TakenRecord } from './decide-records.ts'
import type { LabelImport } from './label-import.ts'

type Written = { readonly left: readonly Reject[]; readonly taskIds: readonly TaskId[] }

/** A model's marks are told from a person's by their origin, wherever they go. */
const asSuggested = (content: AnnotationContent, model: string): AnnotationContent => ({
  ...content,
  regions: content.regions.map((region) => ({ ...region, origin: { kind: 'model', model, edited: false } })),
})

/** Writes one batch as suggestions: shown on the bench, and no vote. */
export const writeSuggestions = async (
  context: WorkerContext,
  row: LabelImport,
  batch: readonly TakenRecord[],
  modelVersionId: string | null,
): Promise<Written> => {
  const at = context.now()
  const { projectId, organizationId, createdBy } = row
  const rows = batch.flatMap(({ task, key, model, content, origin }) =>
    task === null
      ? []
      : [
          {
            id: newId(),
            projectId,
            taskId: task.taskId,
            labelImportId: row.id,
            modelVersionId,
            key,
            model,
            content: asSuggested(content, model),
            origin,
            createdAt: at,
          },
        ],
  )
  await context.unitOfWork(async ({ suggestions, events }) => {
    const added = new Set(await suggestions.add(rows))
    await events.add(
      ...rows.flatMap(({ id, taskId, model }) =>
        added.has(id)
          ? [
              {
                ...{ type: 'suggestion.imported' as const, subjectId: id, at, organizationId, projectId, actorId: createdBy },
                payload: { labelImportId: row.id, taskId, model },
              },
            ]
          : [],
      ),
    )
  })
  return { left: [], taskIds: [] }
}

/** Writes one batch as known answers, or says what would become of it; samples that somebody has begun are refused (docs/spec/gold.md, G30). */
export const writeGold = async (
  context: WorkerContext,
  row: LabelImport,
  protocolId: string,
  batch: readonly TakenRecord[],
  isPreview: boolean,
): Promise<Written> => {
  const found = batch.flatMap(({ task, at, image, content }) =>
    task === null ? [] : [{ at, sample: image, taskId: task.taskId, content, coversMarks: true }],
  )
  if (!isPreview) for (const { taskId } of found) await context.dispenser.persist({ projectId: row.projectId, taskId })
  const { projectId, organizationId } = row
  const base = { at: context.now(), organizationId, projectId, actorId: row.createdBy }
  const done = await context.unitOfWork((repositories) =>
    settleKnown(repositories, found, protocolId, { base, file: row.fileName, sha256: row.sha256 }, isPreview),
  )
  return { left: done.rejects, taskIds: done.taken.map(({ taskId }) => taskId) }
}
