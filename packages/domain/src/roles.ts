import { z } from 'zod'

/** `owner` holds for a whole organization; the others are held on a project. A person may hold several. */
export const roles = ['owner', 'manager', 'reviewer', 'annotator', 'consumer'] as const
export const roleSchema = z.enum(roles)
export type Role = z.infer<typeof roleSchema>

/** Roles that an invitation or a manager may give on a project. */
export const projectRoles = ['manager', 'reviewer', 'annotator', 'consumer'] as const
export const projectRoleSchema = z.enum(projectRoles)
export type ProjectRole = z.infer<typeof projectRoleSchema>

/** What a role may do on a project. The table is the only authority: routes name a permission, never a role. */
export const permissions = {
  'project.read': ['owner', 'manager', 'reviewer', 'annotator', 'consumer'],
  'project.manage': ['owner', 'manager'],
  'protocol.read': ['owner', 'manager', 'reviewer', 'annotator'],
  'sample.read': ['owner', 'manager', 'reviewer', 'annotator'],
  'sample.list': ['owner', 'manager', 'reviewer'],
  'task.label': ['annotator'],
  'quality.read': ['owner', 'manager', 'reviewer'],
  'task.adjudicate': ['reviewer'],
  'task.reopen': ['owner', 'manager', 'reviewer'],
  'people.manage': ['owner', 'manager'],
  'release.read': ['owner', 'manager', 'reviewer', 'consumer'],
  'release.freeze': ['owner', 'manager', 'consumer'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof permissions

export const may = (held: readonly Role[], permission: Permission): boolean => {
  const allowed: readonly Role[] = permissions[permission]
  return held.some((role) => allowed.includes(role))
}
