import {
  analysisIdSchema,
  importIdSchema,
  labelImportIdSchema,
  modelRunIdSchema,
  orderingIdSchema,
  packIdSchema,
  personIdSchema,
  projectIdSchema,
  pyramidIdSchema,
  releaseIdSchema,
  roundIdSchema,
  sampleIdSchema,
  scanIdSchema,
  taskIdSchema,
} from '@reticle/domain'
import { z } from 'zod'

/**
 * Background jobs: name and payload. Payloads hold ids only; a handler reads its facts from Postgres and is idempotent
 * by the row that the id names.
 */
export const jobPayloads = {
  'run-import': z.strictObject({ importId: importIdSchema }),
  /** Reads a file of labels of another tool, and writes what it becomes once somebody has started that. */
  'run-label-import': z.strictObject({ labelImportId: labelImportIdSchema }),
  /** Looks into the files that manifests of the project name, one after the other; or again into one of them, whatever was found before. */
  'examine-samples': z.strictObject({ projectId: projectIdSchema, sampleId: sampleIdSchema.optional() }),
  /** Looks at a source: what is new, other or gone there; or where its files lie at another place. */
  'scan-source': z.strictObject({ scanId: scanIdSchema }),
  'build-pyramid': z.strictObject({ pyramidId: pyramidIdSchema }),
  'compare-task': z.strictObject({ taskId: taskIdSchema }),
  'freeze-release': z.strictObject({ releaseId: releaseIdSchema }),
  /** Writes a frozen release in one format. */
  'write-pack': z.strictObject({ packId: packIdSchema }),
  'order-queue': z.strictObject({ projectId: projectIdSchema }),
  /** Asks readers again for labels and options that were split. */
  'relabel-tasks': z.strictObject({ projectId: projectIdSchema, personId: personIdSchema }),
  'refit-project': z.strictObject({ projectId: projectIdSchema }),
  /** Predictions of a backend over tasks, or its training on a release. */
  'run-model': z.strictObject({ modelRunId: modelRunIdSchema }),
  /** Scores of a project's tasks by a recipe, or a preview of them. */
  'score-tasks': z.strictObject({ orderingId: orderingIdSchema }),
  /** The next steps of one round of a retrain loop, as far as they go without waiting. */
  'drive-round': z.strictObject({ roundId: roundIdSchema }),
  /** A refit or a dry-run that someone asked for. */
  'analyse-project': z.strictObject({ analysisId: analysisIdSchema }),
} as const
export type JobName = keyof typeof jobPayloads
export type JobPayload<N extends JobName> = z.infer<(typeof jobPayloads)[N]>
