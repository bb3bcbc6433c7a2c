import type { Repositories } from '@reticle/db'
import type { EventType } from '@reticle/domain'
import type { Caller } from '../caller.ts'

type Told = { readonly type: EventType; readonly subjectId: string; readonly at: Date; readonly payload?: Record<string, unknown> }

/** What a person changed of their own, told to each organization that they belong to. */
export const tellOrganizations = async ({ memberships, events }: Repositories, { personId }: Caller, told: Told): Promise<void> => {
  const homes = await memberships.organizationsOf(personId)
  await events.add(...homes.map(({ id }) => ({ ...told, organizationId: id, actorId: personId })))
}
