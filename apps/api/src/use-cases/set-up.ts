import { newId } from '@reticle/db'
import { type DomainError, err, ok, type Result } from '@reticle/domain'
import type { Context } from '../context.ts'
import { hashPassword } from '../sign-in/passwords.ts'
import { isSame } from '../sign-in/secrets.ts'

type SetUp = {
  readonly code: string
  readonly organization: string
  readonly name: string
  readonly email: string
  readonly password: string
}

/** Makes the first organization and its owner, once. Answers the owner's id. */
export const setUp = async (context: Context, given: SetUp): Promise<Result<string, DomainError>> => {
  const { setupCode } = context.config
  if (setupCode === null)
    return err({ code: 'forbidden', message: 'this server was started without RETICLE_SETUP_CODE; set it and start again' })
  if (!isSame(setupCode, given.code))
    return err({ code: 'forbidden', message: 'this is not the code that the server printed at its start' })
  const passwordHash = await hashPassword(given.password)
  const at = context.now()
  const personId = newId()
  const organizationId = newId()
  return context.unitOfWork(async (repositories): Promise<Result<string, DomainError>> => {
    await repositories.organizations.lockSetUp()
    if (await repositories.memberships.hasOwner())
      return err({ code: 'wrong-state', message: 'there is an owner already; sign in, or ask for an invitation' })
    const isAdded = await repositories.people.add({ id: personId, name: given.name, email: given.email, passwordHash, at })
    if (!isAdded) return err({ code: 'conflict', message: 'an account with this e-mail address exists; sign in' })
    await repositories.organizations.add({ id: organizationId, name: given.organization, createdAt: at })
    await repositories.memberships.add([{ organizationId, personId, role: 'owner' }])
    await repositories.events.add(
      { type: 'organization.created', subjectId: organizationId, at, organizationId, actorId: personId },
      { type: 'person.joined', subjectId: personId, at, organizationId, actorId: personId, payload: { role: 'owner' } },
    )
    return ok(personId)
  })
}
