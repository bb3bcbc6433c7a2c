import type { RouteDescription } from '@reticle/contract'
import { type DomainError, err, may, ok, type Result } from '@reticle/domain'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Caller, Scope } from './caller.ts'
import type { Context } from './context.ts'
import { identify } from './sign-in/identify.ts'

export type Allowed = { readonly caller: Caller | null; readonly scope: Scope | null }

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `register` before a handler runs. */
    access: Allowed & { readonly params: unknown }
  }
  interface FastifyContextConfig {
    isMultipart?: boolean
    /** What to do when a body is larger than the route takes. */
    tooLargeCure?: string
  }
}

const unauthenticated: DomainError = { code: 'unauthenticated', message: 'nobody is signed in, or the session has ended: sign in again' }
const notFound = (what: string): DomainError => ({ code: 'not-found', message: `there is no such ${what}, or it is not yours to see` })

/** The path parameter that names a resource of each kind. */
const parameterOf = (kind: string) => `${kind}Id`

const scopeFor = async (
  context: Context,
  caller: Caller,
  access: Extract<RouteDescription['access'], { kind: 'project' }>,
  params: unknown,
): Promise<Result<Scope, DomainError>> => {
  const id = z.record(z.string(), z.unknown()).safeParse(params).data?.[parameterOf(access.of)]
  if (typeof id !== 'string') return err(notFound(access.of))
  const scope = await context.read.memberships.scopeOf(access.of, id, caller.personId)
  // A member of another organization gets the same answer as for an id that was never given out.
  if (scope === undefined || !scope.isInOrganization) return err(notFound(access.of))
  if (!may(scope.roles, access.can))
    return err({ code: 'forbidden', message: `your roles on this project do not include "${access.can}"; ask a manager of the project` })
  return ok({ projectId: scope.projectId, organizationId: scope.organizationId, roles: scope.roles })
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
  switch (access.kind) {
    case 'public':
    case 'demo':
      return ok({ caller, scope: null })
    case 'signed-in':
      return caller === null ? err(unauthenticated) : ok({ caller, scope: null })
    case 'organization': {
      if (caller === null) return err(unauthenticated)
      const organizations = await context.read.memberships.organizationsOf(caller.personId)
      return organizations.some((one) => one.mayCreateProjects)
        ? ok({ caller, scope: null })
        : err({ code: 'forbidden', message: 'only owners and managers make projects; ask one of them' })
    }
    case 'project': {
      if (caller === null) return err(unauthenticated)
      const scope = await scopeFor(context, caller, access, params)
      return scope.ok ? ok({ caller, scope: scope.value }) : scope
    }
  }
}
