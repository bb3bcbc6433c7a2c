import { noticeIdSchema, noticeKinds, projectIdSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { pageOf, pageQuery, timeSchema } from '../shared.ts'

/** Something that I should know, until I have read it. */
export const noticeSchema = z.object({
  id: noticeIdSchema,
  project: z.object({ id: projectIdSchema, name: z.string() }),
  kind: z.enum(noticeKinds),
  text: z.string(),
  /** What it leads to: ids by name (`taskId`, `assignmentId`, `personId`, `ruleId`). */
  about: z.record(z.string(), z.string()),
  madeAt: timeSchema,
  readAt: timeSchema.nullable(),
})
export type Notice = z.infer<typeof noticeSchema>

export const listNotices = defineRoute({
  method: 'GET',
  path: '/notices',
  tag: 'notices',
  summary: 'My notices of all projects that I have a part in, newest first, and how many of them are unread',
  access: { kind: 'signed-in' },
  query: pageQuery.extend({ state: z.enum(['all', 'unread']).default('all') }),
  answers: { 200: pageOf(noticeSchema).extend({ unread: z.int() }) },
})
export const readNotices = defineRoute({
  method: 'POST',
  path: '/notices/read',
  tag: 'notices',
  summary: 'Mark my notices as read: these, or with `upTo` all up to that one',
  access: { kind: 'signed-in' },
  body: z.union([z.strictObject({ noticeIds: z.array(noticeIdSchema).min(1).max(500) }), z.strictObject({ upTo: noticeIdSchema })]),
  answers: { 204: 'empty' },
})
