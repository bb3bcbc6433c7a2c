import { newId, type Repositories } from '@reticle/db'
import { type DomainError, err, ok, type Result } from '@reticle/domain'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { hashPassword } from '../sign-in/passwords.ts'
import { sha256 } from '../sign-in/secrets.ts'
import { invitationState } from './invitations.ts'

type Account = { readonly name: string; readonly email: string; readonly password: string }
export type Accepted = { readonly projectId: string; readonly personId: string; readonly isNew: boolean }

const cureOf = {
  used: 'this link was used as often as it may be; ask for a new one',
  expired: 'this link has expired; ask for a new one',
  revoked: 'this link was revoked; ask for a new one',
} as const

/** Someone without a session makes the account with the link; someone signed in joins as who they are. */
const joining = async (repositories: Repositories, caller: Caller | null, account: (Account & { hash: string }) | undefined, at: Date) => {
  if (caller !== null) return ok(caller.personId as string)
  if (account === undefined)
    return err({ code: 'invalid-input', at: 'body.account', message: 'name, e-mail and password are needed, or sign in first' } as const)
  const id = newId()
  const { name, email, hash } = account
  const isAdded = await repositories.people.add({ id, name, email, passwordHash: hash, at })
  return isAdded
    ? ok(id)
    : err({ code: 'conflict', message: 'an account with this e-mail address exists; sign in, then open the link again' } as const)
}

/** Joins a project by a link's secret. */
export const acceptInvitation = async (
  context: Context,
  caller: Caller | null,
  token: string,
  account: Account | undefined,
): Promise<Result<Accepted, DomainError>> => {
  const invitation = await context.read.invitations.find(sha256(token))
  if (invitation === undefined) return err({ code: 'not-found', message: 'there is no such invitation; check that the link is whole' })
  const at = context.now()
  const state = invitationState(invitation, at)
  if (state !== 'open') return err({ code: 'wrong-state', message: cureOf[state] })
  const hashed = caller === null && account !== undefined ? { ...account, hash: await hashPassword(account.password) } : undefined
  return context.unitOfWork(async (repositories): Promise<Result<Accepted, DomainError>> => {
    const person = await joining(repositories, caller, hashed, at)
    if (!person.ok) return person
    const { projectId, organizationId } = invitation
    const personId = person.value
    const accepted = ok({ projectId, personId, isNew: caller === null })
    const held = await repositories.memberships.rolesOn(projectId, personId)
    const roles = invitation.roles.filter((role) => !held.includes(role))
    // Opening one's own link again takes no place from others.
    if (roles.length === 0) return accepted
    if (!(await repositories.invitations.take(invitation.id, at))) return err({ code: 'wrong-state', message: cureOf.used })
    await repositories.memberships.add([
      { organizationId, personId, role: 'member' },
      ...roles.map((role) => ({ organizationId, projectId, personId, role })),
    ])
    await repositories.events.add(
      { type: 'invitation.accepted', subjectId: invitation.id, at, organizationId, projectId, actorId: personId },
      { type: 'membership.changed', subjectId: personId, at, organizationId, projectId, actorId: personId, payload: { given: roles } },
    )
    await repositories.outbox.put({ kind: 'hint', payload: { projectId, topics: ['people'] } })
    return accepted
  })
}
