import { agreementValueSchema, personIdSchema, projectRoleSchema } from '@reticle/domain'
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
