import {
  assignmentIdSchema,
  backendIdSchema,
  importIdSchema,
  invitationIdSchema,
  labelImportIdSchema,
  modelIdSchema,
  modelRunIdSchema,
  packIdSchema,
  projectIdSchema,
  protocolIdSchema,
  releaseIdSchema,
  sampleIdSchema,
  sampleViewIdSchema,
  scanIdSchema,
  sourceIdSchema,
  taskIdSchema,
} from '@reticle/domain'
import { z } from 'zod'

export const timeSchema = z.iso.datetime()

/** RFC 9457 problem document with a stable `code`; `problems` names places. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  problems: z
    .array(
      z.object({
        at: z.string().optional(),
        message: z.string(),
        severity: z.enum(['hard', 'soft']).optional(),
        regionId: z.string().optional(),
        questionId: z.string().optional(),
      }),
    )
    .optional(),
})
export type Problem = z.infer<typeof problemSchema>

export const projectParams = z.object({ projectId: projectIdSchema })
export const protocolParams = z.object({ protocolId: protocolIdSchema })
export const importParams = z.object({ importId: importIdSchema })
export const labelImportParams = z.object({ labelImportId: labelImportIdSchema })
export const sampleParams = z.object({ sampleId: sampleIdSchema })
export const taskParams = z.object({ taskId: taskIdSchema })
export const assignmentParams = z.object({ assignmentId: assignmentIdSchema })
export const releaseParams = z.object({ releaseId: releaseIdSchema })
export const packParams = releaseParams.extend({ packId: packIdSchema })
export const modelParams = z.object({ modelId: modelIdSchema })
/** A version by its own name. */
export const modelVersionParams = modelParams.extend({ version: z.string().min(1).max(100) })
export const backendParams = z.object({ backendId: backendIdSchema })
export const modelRunParams = z.object({ runId: modelRunIdSchema })
export const sourceParams = z.object({ sourceId: sourceIdSchema })
export const scanParams = z.object({ scanId: scanIdSchema })
export const sampleViewParams = z.object({ sampleViewId: sampleViewIdSchema })
export const invitationParams = z.object({ invitationId: invitationIdSchema })

/** Keyset paging: `cursor` is the opaque `next` of the page before. */
export const pageQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})

export const pageOf = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row), next: z.string().nullable() })
