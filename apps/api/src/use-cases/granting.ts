import type { ProjectRole, Role } from '@reticle/domain'

/** Who stands above whom. Reviewer, annotator and consumer are different duties, not ranks. */
const rank = { owner: 3, manager: 2, reviewer: 1, annotator: 1, consumer: 1 } as const satisfies Record<Role, number>

/** The first of `roles` that stands above everything that `held` has: what its holder can neither give nor take away. */
export const beyond = (held: readonly Role[], roles: readonly ProjectRole[]): ProjectRole | undefined => {
  const own = Math.max(0, ...held.map((role) => rank[role]))
  return roles.find((role) => rank[role] > own)
}
