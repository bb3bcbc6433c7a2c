import { setTimeout as delay } from 'node:timers/promises'
import type { RouteDescription } from '@reticle/contract'
import { type DomainError, err, may, ok, type Result, taskIdSchema } from '@reticle/domain'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Caller, Scope } from './caller.ts'
import type { Context } from './context.ts'
import type { ResourceScope } from './sign-in/access-cache.ts'
import { identified, identify } from './sign-in/identify.ts'
import { recoverLease } from './use-cases/recover-lease.ts'

export type Allowed = {
  readonly caller: Caller | null
  readonly scope: Scope | null
  /** An assignment that no table knows: the body's task must prove that it was handed out to the caller (`recoverAccess`). */
  readonly isUnproven?: boolean
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `register` before a handler runs. */
    access: Allowed & { readonly params: unknown }
  }
  interface FastifyContextConfig {
    isMultipart?: boolean
    /** Called so often that it is logged only when it fails or takes long. */
    isHot?: boolean
    /** What to do when a body is larger than the route takes. */
    tooLargeCure?: string
  }
}

const looks = 6
const lookEvery = 300

type ProjectAccess = Extract<RouteDescription['access'], { kind: 'project' }>

const unauthenticated: DomainError = { code: 'unauthenticated', message: 'nobody is signed in, or the session has ended: sign in again' }
const notFound = (what: string): DomainError => ({ code: 'not-found', message: `there is no such ${what}, or it is not yours to see` })

/** The path parameter that names a resource of each kind. */
const idIn = (kind: string, params: unknown): string | undefined => {
  const id: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, `${kind}Id`) : undefined
  return typeof id === 'string' ? id : undefined
}

/** A token for one release reads that release and does nothing else (docs/spec/models.md, MR18). */
const isBeyondToken = ({ via }: Caller, { access, method }: RouteDescription, params: unknown): boolean => {
  if (via.releaseId === undefined) return false
  const isReading = access.kind === 'project' && access.of === 'release' && access.can === 'release.read' && method === 'GET'
  return !isReading || idIn('release', params) !== via.releaseId
}
const beyondToken: DomainError = { code: 'forbidden', message: 'this token is for reading one release, and for nothing else' }

const scopeOf = async (context: Context, kind: ProjectAccess['of'], id: string, personId: string): Promise<ResourceScope | undefined> =>
  context.access.scopes.ask(`${kind} ${id} ${personId}`, async () => {
    const value = await context.read.memberships.scopeOf(kind, id, personId)
    return value === undefined ? undefined : { value }
  })

/** An assignment may be known to this process before it has a row. */
const scopeOfAssignment = async (context: Context, id: string, personId: string): Promise<ResourceScope | undefined> => {
  const place = context.places.known(id)
  if (place !== undefined) return scopeOf(context, 'project', place.projectId, personId)
  await context.dispenser.persist({ assignmentId: id })
  return scopeOf(context, 'assignment', id, personId)
}

/** A lease that another process handed out is written by it within a second or so: whoever comes here sooner waits for that. */
const scopeOfOthersLease = async (context: Context, id: string, personId: string): Promise<ResourceScope | undefined> => {
  let scope: ResourceScope | undefined
  for (let look = 0; look < looks && scope === undefined && context.dispenser.name === 'redis'; look++) {
    await delay(lookEvery)
    scope = await scopeOf(context, 'assignment', id, personId)
  }
  return scope
}

/** What the scope of a resource lets its person do. A member of another organization gets the same answer as for an id that was never given out. */
const judge = (scope: ResourceScope | undefined, access: ProjectAccess): Result<Scope, DomainError> => {
  if (scope === undefined || !scope.isInOrganization) return err(notFound(access.of))
  if (!may(scope.roles, access.can))
    return err({ code: 'forbidden', message: `your roles on this project do not include "${access.can}"; ask a manager of the project` })
  return ok(scope)
}

/** Ids that the function `assignment_id` makes are UUIDs of version 8. */
const isMadeId = (id: string): boolean => id.length === 36 && id[14] === '8'

const scopeFor = async (context: Context, caller: Caller, route: RouteDescription, access: ProjectAccess, params: unknown) => {
  const id = idIn(access.of, params)
  if (id === undefined) return err(notFound(access.of))
  const isAssignment = access.of === 'assignment'
  let scope = await (isAssignment ? scopeOfAssignment(context, id, caller.personId) : scopeOf(context, access.of, id, caller.personId))
  if (isAssignment && scope === undefined && isMadeId(id)) {
    if (access.can === 'task.label' && route.body !== undefined) return ok({ caller, scope: null, isUnproven: true })
    scope = await scopeOfOthersLease(context, id, caller.personId)
  }
  const judged = judge(scope, access)
  return judged.ok ? ok({ caller, scope: judged.value }) : judged
}

/**
 * A lease that was lost with the process and the Redis that held it: its id and its task together prove that it was handed out, so that the
 * work goes on. It is written down as one that ran out. Anything else is answered as an id that was never given out.
 */
export const recoverAccess = async (
  context: Context,
  { caller, params }: FastifyRequest['access'],
  route: RouteDescription,
  body: unknown,
): Promise<Result<Allowed, DomainError>> => {
  const { access } = route
  const id = idIn('assignment', params)
  const taskId = z.object({ taskId: taskIdSchema }).safeParse(body).data?.taskId
  if (caller === null || access.kind !== 'project' || id === undefined) return err(notFound('assignment'))
  if (taskId === undefined) {
    const judged = judge(await scopeOfOthersLease(context, id, caller.personId), access)
    return judged.ok ? ok({ caller, scope: judged.value }) : judged
  }
  const judged = judge(await scopeOf(context, 'task', taskId, caller.personId), access)
  if (!judged.ok) return err(notFound('assignment'))
  const { projectId, organizationId } = judged.value
  const isProven = await recoverLease(context, { assignmentId: id, taskId, annotatorId: caller.personId, projectId, organizationId })
  return isProven ? ok({ caller, scope: judged.value }) : err(notFound('assignment'))
}

/** What is known already, when nothing must be asked for: the way of nearly every request of the labelling bench. */
export const authoriseAtOnce = (
  context: Context,
  request: FastifyRequest,
  route: RouteDescription,
  params: unknown,
): Allowed | undefined => {
  const { access } = route
  if (access.kind !== 'project') return undefined
  const caller = identified(context, request)
  const id = idIn(access.of, params)
  if (caller === undefined || id === undefined || isBeyondToken(caller, route, params)) return undefined
  const place = access.of === 'assignment' ? context.places.known(id) : undefined
  const key = place === undefined ? `${access.of} ${id} ${caller.personId}` : `project ${place.projectId} ${caller.personId}`
  const scope = context.access.scopes.known(key)
  if (scope === undefined) return undefined
  const judged = judge(scope, access)
  return judged.ok ? { caller, scope: judged.value } : undefined
}

/** Decides by the route's own declaration whether the request may go on, and as whom. */
export const authorise = async (
  context: Context,
  request: FastifyRequest,
  route: RouteDescription,
  params: unknown,
): Promise<Result<Allowed, DomainError>> => {
  const { access } = route
  if (access.kind === 'demo' && !context.config.isDemo) return err({ code: 'not-found', message: 'the demo does not run here' })
  const caller = await identify(context, request)
  if (caller !== null && access.kind !== 'public' && isBeyondToken(caller, route, params)) return err(beyondToken)
  switch (access.kind) {
    case 'public':
    case 'demo':
      return ok({ caller, scope: null })
    case 'signed-in':
      return caller === null ? err(unauthenticated) : ok({ caller, scope: null })
    case 'organization': {
      if (caller === null) return err(unauthenticated)
      const organizations = await context.read.memberships.organizationsOf(caller.personId)
      if (access.can === 'organization.audit')
        return organizations.some(({ roles }) => roles.includes('owner'))
          ? ok({ caller, scope: null })
          : err({ code: 'forbidden', message: 'only owners see what was changed in an organization; ask one of them' })
      return organizations.some((one) => one.mayCreateProjects)
        ? ok({ caller, scope: null })
        : err({ code: 'forbidden', message: 'only owners and managers make projects; ask one of them' })
    }
    case 'project':
      return caller === null ? err(unauthenticated) : scopeFor(context, caller, route, access, params)
  }
}
