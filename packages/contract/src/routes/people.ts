import { invitationIdSchema, personIdSchema, projectIdSchema, projectRoleSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { invitationParams, projectParams, timeSchema } from '../shared.ts'
import { sessionSchema } from './session.ts'

export const invitationSchema = z.object({
  id: invitationIdSchema,
  projectId: projectIdSchema,
  roles: z.array(projectRoleSchema),
  note: z.string(),
  createdAt: timeSchema,
  expiresAt: timeSchema,
  uses: z.int(),
  maxUses: z.int(),
  state: z.enum(['open', 'used', 'expired', 'revoked']),
})
export const listInvitations = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/invitations',
  tag: 'people',
  summary: 'Invitation links',
  access: { kind: 'project', of: 'project', can: 'people.manage' },
  params: projectParams,
  answers: { 200: z.array(invitationSchema) },
})
export const createInvitation = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/invitations',
  tag: 'people',
  summary: 'Make an invitation link; its secret is shown once',
  access: { kind: 'project', of: 'project', can: 'people.manage' },
  params: projectParams,
  body: z.strictObject({
    roles: z.array(projectRoleSchema).min(1),
    note: z.string().max(200).default(''),
    days: z.int().min(1).max(90).default(14),
    maxUses: z.int().min(1).max(1000).default(1),
    /** Sends the link there by mail, where this installation sends mail. */
    recipient: z.email().max(320).optional(),
  }),
  answers: { 201: invitationSchema.extend({ token: z.string(), path: z.string() }) },
})
/** A mail that was written for a project, without its text. */
export const mailSchema = z.object({
  id: z.uuid(),
  recipient: z.string(),
  subject: z.string(),
  state: z.enum(['waiting', 'done', 'given-up']),
  attempts: z.int(),
  lastError: z.string(),
  nextAt: timeSchema,
  createdAt: timeSchema,
  doneAt: timeSchema.nullable(),
})
export const listMails = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/mails',
  tag: 'people',
  summary: 'The latest 100 mails of the project, newest first, and whether this installation sends mail',
  access: { kind: 'project', of: 'project', can: 'people.manage' },
  params: projectParams,
  answers: { 200: z.object({ isMailOn: z.boolean(), rows: z.array(mailSchema) }) },
})
export const revokeInvitation = defineRoute({
  method: 'DELETE',
  path: '/invitations/:invitationId',
  tag: 'people',
  summary: 'Revoke an invitation link',
  access: { kind: 'project', of: 'invitation', can: 'people.manage' },
  params: invitationParams,
  answers: { 204: 'empty' },
})

const tokenParams = z.object({ token: z.string().min(16).max(200) })
export const getInvitation = defineRoute({
  method: 'GET',
  path: '/invitation-links/:token',
  tag: 'people',
  summary: 'What an invitation link offers',
  access: { kind: 'public' },
  params: tokenParams,
  answers: {
    200: z.object({
      project: z.string(),
      organization: z.string(),
      roles: z.array(projectRoleSchema),
      expiresAt: timeSchema,
      state: z.enum(['open', 'used', 'expired', 'revoked']),
    }),
  },
})
/** Signed in: joins. Not signed in: makes the account (name, email, password needed) and signs in. */
export const acceptInvitation = defineRoute({
  method: 'POST',
  path: '/invitation-links/:token/acceptance',
  tag: 'people',
  summary: 'Join a project by an invitation link',
  access: { kind: 'public' },
  params: tokenParams,
  body: z.strictObject({
    account: z
      .strictObject({
        name: z.string().trim().min(1).max(200),
        email: z.email().max(320),
        password: z.string().min(10, 'at least 10 characters').max(1000),
      })
      .optional(),
  }),
  answers: { 200: z.object({ projectId: projectIdSchema, session: sessionSchema }) },
})
export const setMemberRoles = defineRoute({
  method: 'PUT',
  path: '/projects/:projectId/members/:personId',
  tag: 'people',
  summary: 'Change the roles of a member; an empty list removes them from the project',
  access: { kind: 'project', of: 'project', can: 'people.manage' },
  params: projectParams.extend({ personId: personIdSchema }),
  body: z.strictObject({ roles: z.array(projectRoleSchema) }),
  answers: { 204: 'empty' },
})
