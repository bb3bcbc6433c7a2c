import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'

/** The session as the wire shows it, for a caller or for nobody. */
export const showSession = async (context: Context, caller: Pick<Caller, 'personId' | 'name' | 'email'> | null) => {
  const organizations = caller === null ? [] : await context.read.memberships.organizationsOf(caller.personId)
  return {
    person: caller === null ? null : { id: caller.personId, name: caller.name, email: caller.email },
    organizations,
    isDemo: context.config.isDemo,
    needsSetUp: caller === null && !(await context.read.memberships.hasOwner()),
  }
}

export const showSessionOf = async (context: Context, personId: string) => {
  const person = await context.read.people.get(personId)
  return showSession(context, person === undefined ? null : { personId: person.id, name: person.name, email: person.email })
}
