import { personIdSchema, slugSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { pageOf, pageQuery, projectParams, timeSchema } from '../shared.ts'

/** What holds for one annotator on one project, and how much they did. */
export const annotatorSchema = z.object({
  personId: personIdSchema,
  name: z.string(),
  /** The group or institution that this person reads for; the same on all projects; empty when nobody said. */
  affiliation: z.string(),
  isPaused: z.boolean(),
  pausedAt: timeSchema.nullable(),
  pauseReason: z.string(),
  /** Own limits, beside the protocol's: the smaller one holds. */
  most: z.int().nullable(),
  mostPerDay: z.int().nullable(),
  expertise: z.array(slugSchema),
  submitted: z.int(),
  /** On this UTC day. */
  submittedToday: z.int(),
  /** Leased to them now. */
  held: z.int(),
})
export type Annotator = z.infer<typeof annotatorSchema>

export const listAnnotators = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/annotators',
  tag: 'people',
  summary: 'Who labels here, with their pauses, limits and expertise, in the order in which they came',
  access: { kind: 'project', of: 'project', can: 'people.manage' },
  params: projectParams,
  query: pageQuery,
  answers: { 200: pageOf(annotatorSchema) },
})

/** What is left out stays as it is. A pause needs a reason; who is paused keeps and may finish what they hold. */
export const updateAnnotator = defineRoute({
  method: 'PATCH',
  path: '/projects/:projectId/annotators/:personId',
  tag: 'people',
  summary: 'Pause an annotator, or set their limits, expertise and affiliation',
  access: { kind: 'project', of: 'project', can: 'people.manage' },
  params: projectParams.extend({ personId: personIdSchema }),
  body: z
    .strictObject({
      isPaused: z.boolean().optional(),
      pauseReason: z.string().trim().max(2000).optional(),
      most: z.int().min(1).max(100_000_000).nullable().optional(),
      mostPerDay: z.int().min(1).max(1_000_000).nullable().optional(),
      expertise: z.array(slugSchema).max(50).optional(),
      affiliation: z.string().trim().max(200).optional(),
    })
    .refine((body) => body.isPaused !== true || (body.pauseReason ?? '') !== '', { path: ['pauseReason'], message: 'say why' }),
  answers: { 200: annotatorSchema },
})
