import {
  agreementValueSchema,
  type analysisFlow,
  analysisIdSchema,
  analysisOutcomeSchema,
  analysisRecipeSchema,
  analysisRequestSchema,
  assistReportSchema,
  personIdSchema,
  projectIdSchema,
  projectRoleSchema,
} from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { projectParams, timeSchema } from '../shared.ts'

export const progressSchema = z.object({
  samples: z.int(),
  tasks: z.object({ collecting: z.int(), comparing: z.int(), contested: z.int(), settled: z.int(), withdrawn: z.int() }),
  settledBy: z.object({ consensus: z.int(), adjudication: z.int(), gold: z.int() }),
  annotations: z.object({ counted: z.int(), wanted: z.int(), extra: z.int() }),
  leases: z.int(),
  /** Annotations and settled tasks per day, oldest first, UTC. */
  perDay: z.array(z.object({ day: z.iso.date(), annotations: z.int(), settled: z.int() })),
  reasons: z.array(z.object({ state: z.enum(['settled', 'contested']), reason: z.string(), tasks: z.int() })),
})
export type Progress = z.infer<typeof progressSchema>
export const getProgress = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/progress',
  tag: 'quality',
  summary: 'How far the project is',
  access: { kind: 'project', of: 'project', can: 'quality.read' },
  params: projectParams,
  answers: { 200: progressSchema },
})

export const readerStatsSchema = z.object({
  personId: personIdSchema,
  name: z.string(),
  annotations: z.int(),
  medianActiveSeconds: z.number().nullable(),
  /** Mean agreement of this reader's tasks that have a consensus. */
  agreement: agreementValueSchema,
})
export const qualitySchema = z.object({
  agreement: z.object({ overall: agreementValueSchema, answers: agreementValueSchema, regions: agreementValueSchema }),
  /** Tasks by agreement, ten bins of width 0.1. */
  histogram: z.array(z.int()).length(10),
  questions: z.array(
    z.object({
      questionId: z.string(),
      agreement: agreementValueSchema,
      alpha: z.number().nullable(),
      votes: z.array(z.object({ key: z.string(), count: z.int() })),
    }),
  ),
  labels: z.array(z.object({ labelId: z.string(), objects: z.int(), contested: z.int() })),
  readers: z.array(readerStatsSchema),
})
export type Quality = z.infer<typeof qualitySchema>
export const getQuality = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/agreement',
  tag: 'quality',
  summary: 'Agreement over the project, with the n behind each number',
  access: { kind: 'project', of: 'project', can: 'quality.read' },
  params: projectParams,
  answers: { 200: qualitySchema },
})

const states = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const satisfies readonly (keyof typeof analysisFlow)[]
/** A refit, a dry-run of routing rules, or a report on suggestions, without what it came to. */
export const analysisSchema = z.object({
  id: analysisIdSchema,
  projectId: projectIdSchema,
  request: analysisRequestSchema,
  state: z.enum(states),
  progress: z.number(),
  error: z.string().nullable(),
  createdBy: z.string(),
  createdAt: timeSchema,
  startedAt: timeSchema.nullable(),
  endedAt: timeSchema.nullable(),
})
export type Analysis = z.infer<typeof analysisSchema>
const named = z.array(z.object({ id: z.string(), name: z.string() }))
/** With its outcome once it is done, and the names of whom and what the outcome speaks of. */
export const analysisDetailSchema = analysisSchema.extend({
  outcome: analysisOutcomeSchema.nullable(),
  people: named,
  samples: named,
  /** Lists of samples and numbers on gold are left out for someone who also labels in the project. */
  isRestricted: z.boolean(),
})
export type AnalysisDetail = z.infer<typeof analysisDetailSchema>

const analysisParams = projectParams.extend({ analysisId: analysisIdSchema })

export const startAnalysis = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/analyses',
  tag: 'quality',
  summary: 'Asks for a refit of reader models and agreement, for a dry-run of routing rules on history, or for a report on suggestions',
  access: { kind: 'project', of: 'project', can: 'project.manage' },
  params: projectParams,
  body: analysisRequestSchema,
  answers: { 202: analysisSchema },
})

export const listAnalyses = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/analyses',
  tag: 'quality',
  summary: 'The latest refits and dry-runs, newest first',
  access: { kind: 'project', of: 'project', can: 'quality.read' },
  params: projectParams,
  answers: { 200: z.array(analysisSchema) },
})

export const getAnalysis = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/analyses/:analysisId',
  tag: 'quality',
  summary: 'One refit or dry-run with its outcome and recipe',
  access: { kind: 'project', of: 'project', can: 'quality.read' },
  params: analysisParams,
  answers: { 200: analysisDetailSchema },
})

export const cancelAnalysis = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/analyses/:analysisId/cancellation',
  tag: 'quality',
  summary: 'Ends a refit or a dry-run that waits or runs',
  access: { kind: 'project', of: 'project', can: 'project.manage' },
  params: analysisParams,
  answers: { 200: analysisSchema },
})

export const anchoringSchema = z.object({
  /** Null before there is one, and to someone who also labels in the project. */
  analysisId: analysisIdSchema.nullable(),
  at: timeSchema.nullable(),
  by: analysisRecipeSchema.nullable(),
  report: assistReportSchema.nullable(),
  isRestricted: z.boolean(),
})
export const getAnchoring = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/anchoring',
  tag: 'quality',
  summary: 'The last report on what suggestions did to readers and how models read; asked for as an analysis of the kind “assist”',
  access: { kind: 'project', of: 'project', can: 'quality.read' },
  params: projectParams,
  answers: { 200: anchoringSchema },
})

export const memberSchema = z.object({
  personId: personIdSchema,
  name: z.string(),
  email: z.string(),
  roles: z.array(projectRoleSchema),
  joinedAt: timeSchema,
  annotations: z.int(),
  adjudications: z.int(),
  lastSeenAt: timeSchema.nullable(),
})
export type Member = z.infer<typeof memberSchema>
export const listMembers = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/members',
  tag: 'people',
  summary: 'Who has a part in the project and how much they did',
  access: { kind: 'project', of: 'project', can: 'people.manage' },
  params: projectParams,
  answers: { 200: z.array(memberSchema) },
})
