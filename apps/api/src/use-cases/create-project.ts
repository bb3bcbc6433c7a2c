import { newId } from '@reticle/db'
import type { DomainError, Protocol, Result } from '@reticle/domain'
import { changesBetween, err, ok } from '@reticle/domain'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { publishIn } from './publish-protocol.ts'
import { checkTargets } from './routing-targets.ts'

type NewProject = {
  readonly organizationId?: string | undefined
  readonly name: string
  readonly description: string
  readonly isDemo: boolean
  readonly protocol?: Protocol | undefined
}

/** Makes a project in an organization where the caller may, with the caller as its manager. Answers its id. */
export const createProject = async (context: Context, caller: Caller, wanted: NewProject): Promise<Result<string, DomainError>> => {
  const organizations = (await context.read.memberships.organizationsOf(caller.personId)).filter((one) => one.mayCreateProjects)
  const organization =
    wanted.organizationId === undefined ? organizations[0] : organizations.find((one) => one.id === wanted.organizationId)
  if (organization === undefined)
    return err({ code: 'forbidden', message: 'you are no owner or manager in that organization; ask one of its owners' })
  const id = newId()
  const at = context.now()
  const organizationId = organization.id
  return context.unitOfWork(async (repositories): Promise<Result<string, DomainError>> => {
    const home = { projectId: id, organizationId, actorId: caller.personId }
    const { protocol } = wanted
    const checked = protocol === undefined ? ok(null) : await checkTargets(repositories, home, protocol, undefined, 'body.protocol')
    if (!checked.ok) return checked
    await repositories.projects.add({
      id,
      organizationId,
      name: wanted.name,
      description: wanted.description,
      isDemo: wanted.isDemo && context.config.isDemo,
      createdAt: at,
    })
    await repositories.memberships.add([{ organizationId, personId: caller.personId, projectId: id, role: 'manager' }])
    await repositories.events.add({
      type: 'project.created',
      subjectId: id,
      at,
      organizationId,
      projectId: id,
      actorId: caller.personId,
      payload: { name: wanted.name, changes: changesBetween({}, { name: wanted.name, description: wanted.description }) },
    })
    if (protocol !== undefined) await publishIn(repositories, { ...home, content: protocol, at })
    return ok(id)
  })
}
