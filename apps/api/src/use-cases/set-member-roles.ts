import { type DomainError, err, ok, type ProjectRole, type Result } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { beyond } from './granting.ts'

/** Changes what a member of the organization may do on a project. An empty list removes them from it; their work stays. */
export const setMemberRoles = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  personId: string,
  roles: readonly ProjectRole[],
): Promise<Result<undefined, DomainError>> => {
  const { projectId, organizationId } = scope
  return context.unitOfWork(async (repositories): Promise<Result<undefined, DomainError>> => {
    await repositories.projects.lock(projectId)
    if (!(await repositories.memberships.isInOrganization(organizationId, personId)))
      return err({ code: 'not-found', message: 'this person is not in your organization; send them an invitation link' })
    const before = await repositories.memberships.rolesOn(projectId, personId)
    const given = [...new Set(roles)].filter((role) => !before.includes(role))
    const taken = before.filter((role) => !roles.includes(role))
    const tooHigh = beyond(scope.roles, [...given, ...taken])
    if (tooHigh !== undefined) return err({ code: 'forbidden', message: `the role "${tooHigh}" is above your own; ask an owner` })
    await repositories.memberships.remove(projectId, personId, taken)
    await repositories.memberships.add(given.map((role) => ({ organizationId, projectId, personId, role })))
    await repositories.events.add({
      type: 'membership.changed',
      subjectId: personId,
      at: context.now(),
      organizationId,
      projectId,
      actorId: caller.personId,
      payload: { given, taken },
    })
    await repositories.outbox.put({ kind: 'hint', payload: { projectId, topics: ['people', 'project'] } })
    return ok(undefined)
  })
}
