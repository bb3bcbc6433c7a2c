import { annotationContentSchema, answerValueSchema, markVerdictKinds, personIdSchema, qualificationStates } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { assignmentParams, projectParams, timeSchema } from '../shared.ts'

/** How I stand with the test that opens the project. `none`: there is no test, or it was begun by nobody yet. */
export const myQualificationSchema = z.object({
  isNeeded: z.boolean(),
  state: z.enum(['none', ...qualificationStates]),
  attempt: z.int(),
  /** In all; a manager may give more. */
  attempts: z.int(),
  done: z.int(),
  of: z.int(),
  /** Mean so far; null while answers are not shown and the attempt runs. */
  score: z.number().nullable(),
  passScore: z.number(),
  showsAnswers: z.boolean(),
  /** When I may try again; null when I may not, or need not. */
  retryAt: timeSchema.nullable(),
})
export type MyQualification = z.infer<typeof myQualificationSchema>

export const getMyQualification = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/qualification',
  tag: 'labelling',
  summary: 'How I stand with the test that opens the project',
  access: { kind: 'project', of: 'project', can: 'task.label' },
  params: projectParams,
  answers: { 200: myQualificationSchema },
})
export const retryQualification = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/qualification',
  tag: 'labelling',
  summary: 'Begin another attempt at the test, when one is left and its time has come',
  access: { kind: 'project', of: 'project', can: 'task.label' },
  params: projectParams,
  body: z.strictObject({}),
  answers: { 201: myQualificationSchema },
})

export const answerVerdictSchema = z.object({
  questionId: z.string(),
  markId: z.string().nullable(),
  known: answerValueSchema,
  given: answerValueSchema.nullable(),
  score: z.number(),
})
export const markVerdictSchema = z.object({
  kind: z.enum(markVerdictKinds),
  knownId: z.string().nullable(),
  givenId: z.string().nullable(),
  knownLabel: z.string().nullable(),
  givenLabel: z.string().nullable(),
  closeness: z.number().nullable(),
})
export const knownAnswerSchema = z.object({
  score: z.number(),
  known: annotationContentSchema,
  own: annotationContentSchema,
  answers: z.array(answerVerdictSchema),
  /** null where marks are not known. */
  marks: z.object({ score: z.number(), verdicts: z.array(markVerdictSchema) }).nullable(),
  standing: myQualificationSchema,
})
export type KnownAnswer = z.infer<typeof knownAnswerSchema>

/** Only of a task of the test, only once it is submitted, and only where the protocol shows answers. Hidden gold has no feedback by any route. */
export const getKnownAnswer = defineRoute({
  method: 'GET',
  path: '/assignments/:assignmentId/known-answer',
  tag: 'labelling',
  summary: 'The known answer beside mine, after a task of the test',
  access: { kind: 'project', of: 'assignment', can: 'task.label' },
  params: assignmentParams,
  answers: { 200: knownAnswerSchema },
})

export const decideQualification = defineRoute({
  method: 'PUT',
  path: '/projects/:projectId/qualifications/:personId',
  tag: 'people',
  summary: 'Open the project to an annotator without the test, or give another attempt at it',
  access: { kind: 'project', of: 'project', can: 'people.manage' },
  params: projectParams.extend({ personId: personIdSchema }),
  body: z.strictObject({ decision: z.enum(['waive', 'another-attempt']), reason: z.string().trim().min(1, 'say why').max(2000) }),
  answers: { 204: 'empty' },
})
