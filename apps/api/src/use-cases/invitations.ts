import { newId } from '@reticle/db'
import { changesBetween, type DomainError, err, ok, type ProjectRole, type Result } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { newSecret, sha256 } from '../sign-in/secrets.ts'
import { beyond } from './granting.ts'
import { invitationMail } from './invitation-mail.ts'

const dayMilliseconds = 86_400_000

type Stored = { readonly uses: number; readonly maxUses: number; readonly expiresAt: Date; readonly revokedAt: Date | null }

export const invitationState = (row: Stored, now: Date): 'open' | 'used' | 'expired' | 'revoked' => {
  if (row.revokedAt !== null) return 'revoked'
  if (row.uses >= row.maxUses) return 'used'
  return row.expiresAt <= now ? 'expired' : 'open'
}

type NewInvitation = {
  readonly roles: readonly ProjectRole[]
  readonly note: string
  readonly days: number
  readonly maxUses: number
  readonly recipient?: string | undefined
}

/** Makes a link. Its secret is in the answer and nowhere else. */
export const createInvitation = async (context: Context, caller: Caller, scope: Scope, wanted: NewInvitation) => {
  const roles = [...new Set(wanted.roles)]
  const tooHigh = beyond(scope.roles, roles)
  if (tooHigh !== undefined) return err({ code: 'forbidden', message: `the role "${tooHigh}" is above your own; ask an owner` } as const)
  const { recipient } = wanted
  if (recipient !== undefined && !context.config.isMailOn)
    return err({
      code: 'invalid-input',
      at: 'body.recipient',
      message: 'this installation sends no mail (its administrator sets RETICLE_SMTP_URL); make the link and send it yourself',
    } as const)
  const { projectId, organizationId } = scope
  const token = newSecret()
  const createdAt = context.now()
  const { note, maxUses } = wanted
  const row = {
    id: newId(),
    projectId,
    roles,
    note,
    maxUses,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + wanted.days * dayMilliseconds),
  }
  await context.unitOfWork(async (repositories) => {
    await repositories.invitations.add({ ...row, tokenSha256: sha256(token), createdBy: caller.personId })
    await repositories.events.add({
      type: 'invitation.made',
      subjectId: row.id,
      at: createdAt,
      organizationId,
      projectId,
      actorId: caller.personId,
      payload: { roles, maxUses, changes: changesBetween({}, { roles, maxUses, note, expiresAt: row.expiresAt.toISOString() }) },
    })
    if (recipient !== undefined) {
      const project = await repositories.projects.get(projectId)
      const letter = invitationMail(
        { by: caller.name, project: project?.name ?? '', note, token, expiresAt: row.expiresAt },
        context.config.publicUrl,
      )
      await repositories.mails.add({ projectId, recipient, ...letter, at: createdAt })
    }
    await repositories.outbox.put({ kind: 'hint', payload: { projectId, topics: ['people'] } })
  })
  return ok({ ...row, uses: 0, revokedAt: null, token })
}

export const revokeInvitation = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  id: string,
): Promise<Result<undefined, DomainError>> =>
  context.unitOfWork(async (repositories): Promise<Result<undefined, DomainError>> => {
    const at = context.now()
    if (!(await repositories.invitations.revoke(id, at))) return err({ code: 'wrong-state', message: 'this invitation was revoked before' })
    const { projectId, organizationId } = scope
    await repositories.events.add({ type: 'invitation.revoked', subjectId: id, at, organizationId, projectId, actorId: caller.personId })
    await repositories.outbox.put({ kind: 'hint', payload: { projectId, topics: ['people'] } })
    return ok(undefined)
  })
