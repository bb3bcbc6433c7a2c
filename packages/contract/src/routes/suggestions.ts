import { annotationContentSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { assignmentParams, timeSchema } from '../shared.ts'

const confidence = z.number().min(0).max(1)

export const suggestionSchema = z.object({
  id: z.uuid(),
  /** The model and its version. */
  model: z.string(),
  content: annotationContentSchema,
  /** Of each mark, in their order; null where the model does not say. */
  confidences: z.array(confidence.nullable()),
  createdAt: timeSchema,
})
export type Suggestion = z.infer<typeof suggestionSchema>

export const suggestedSchema = z.object({
  /** Marks below it are not shown at first, by the protocol. */
  leastConfidence: confidence,
  suggestions: z.array(suggestionSchema),
})
export type Suggested = z.infer<typeof suggestedSchema>

export const listSuggestions = defineRoute({
  method: 'GET',
  path: '/assignments/:assignmentId/suggestions',
  tag: 'labelling',
  summary: 'What models suggest for one’s own sample, the last of each model; empty where the protocol shows none, and in tests',
  access: { kind: 'project', of: 'assignment', can: 'task.label' },
  params: assignmentParams,
  answers: { 200: suggestedSchema },
})

export const putSuggestionThreshold = defineRoute({
  method: 'PUT',
  path: '/assignments/:assignmentId/suggestions/threshold',
  tag: 'labelling',
  summary: 'Keeps from which confidence on one looks at suggested marks',
  access: { kind: 'project', of: 'assignment', can: 'task.label' },
  params: assignmentParams,
  body: z.strictObject({ leastConfidence: confidence }),
  answers: { 204: 'empty' },
})
