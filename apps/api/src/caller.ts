import type { Access } from '@reticle/contract'
import type { OrganizationId, PersonId, ProjectId, Role } from '@reticle/domain'

/** Who calls: a person, by a browser session or by a token for programs. */
export type Caller = {
  readonly personId: PersonId
  readonly name: string
  readonly email: string
  readonly via: {
    readonly kind: 'session' | 'token'
    readonly id: string
    /** Of a token that is good for reading this one release, and for nothing else. */
    readonly releaseId?: string
  }
}

/** The project that a route's resource belongs to, with the caller's roles there. */
export type Scope = { readonly projectId: ProjectId; readonly organizationId: OrganizationId; readonly roles: readonly Role[] }

export type CallerOf<A extends Access> = A extends { kind: 'public' | 'demo' } ? Caller | null : Caller
export type ScopeOf<A extends Access> = A extends { kind: 'project' } ? Scope : null
