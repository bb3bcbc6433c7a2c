import { orcidSchema, personIdSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { timeSchema } from '../shared.ts'

const noticeMailSchema = z.enum(['off', 'at-once', 'daily'])

export const profileSchema = z.object({
  person: z.object({ id: personIdSchema, name: z.string(), email: z.string() }),
  /** As `0000-0002-1825-0097`; null when I have not said it. */
  orcid: z.string().nullable(),
  /** Since when releases that are frozen name me by it, beside my pseudonym; null when they do not. */
  orcidInReleasesSince: timeSchema.nullable(),
  /** When a mail tells me of notices that I have not read; `isMailOn`: whether this installation sends mail at all. */
  noticeMail: noticeMailSchema,
  isMailOn: z.boolean(),
})
export type Profile = z.infer<typeof profileSchema>

export const getProfile = defineRoute({
  method: 'GET',
  path: '/profile',
  tag: 'session',
  summary: 'What I say of myself',
  access: { kind: 'signed-in' },
  answers: { 200: profileSchema },
})
export const putProfile = defineRoute({
  method: 'PUT',
  path: '/profile',
  tag: 'session',
  summary:
    'Say or remove my ORCID iD, and whether releases may name me by it; a release takes what holds when it is frozen, and keeps it afterwards',
  access: { kind: 'signed-in' },
  body: z.strictObject({ orcid: orcidSchema.nullable(), isOrcidInReleases: z.boolean() }),
  answers: { 200: profileSchema },
})
export const putNoticeMail = defineRoute({
  method: 'PUT',
  path: '/profile/notice-mail',
  tag: 'session',
  summary: 'Say when a mail tells me of notices that I have not read; what came before is not told of',
  access: { kind: 'signed-in' },
  body: z.strictObject({ noticeMail: noticeMailSchema }),
  answers: { 200: profileSchema },
})
