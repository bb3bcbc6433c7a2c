import { describe, expect, it } from 'vitest'
import { may, type Permission, permissions, projectRoleSchema, projectRoles, roles } from './roles.ts'

const names = Object.keys(permissions) as Permission[]

describe('may', () => {
  it('allows nothing to nobody', () => {
    for (const name of names) expect(may([], name)).toBe(false)
  })

  it('holds for several roles at once what any of them may', () => {
    for (const name of names)
      for (const one of roles) for (const other of roles) expect(may([one, other], name)).toBe(may([one], name) || may([other], name))
  })

  it.each([
    [
      'owner',
      [
        'project.read',
        'project.manage',
        'protocol.read',
        'sample.read',
        'sample.list',
        'quality.read',
        'task.reopen',
        'people.manage',
        'release.read',
        'release.freeze',
      ],
    ],
    [
      'manager',
      [
        'project.read',
        'project.manage',
        'protocol.read',
        'sample.read',
        'sample.list',
        'quality.read',
        'task.reopen',
        'people.manage',
        'release.read',
        'release.freeze',
      ],
    ],
    [
      'reviewer',
      ['project.read', 'protocol.read', 'sample.read', 'sample.list', 'quality.read', 'task.adjudicate', 'task.reopen', 'release.read'],
    ],
    ['annotator', ['project.read', 'protocol.read', 'sample.read', 'task.label']],
    ['consumer', ['project.read', 'release.read', 'release.freeze']],
  ] as const)('%s', (role, allowed) => {
    expect(names.filter((name) => may([role], name))).toEqual(allowed)
  })

  it('keeps peers from an annotator: no quality, no list of samples, no desk, no release', () => {
    for (const name of ['quality.read', 'sample.list', 'task.adjudicate', 'release.read'] as const)
      expect(may(['annotator'], name)).toBe(false)
  })

  it('keeps ownership out of what a project gives', () => {
    expect(projectRoles).not.toContain('owner')
    expect(projectRoleSchema.safeParse('owner').success).toBe(false)
  })
})
