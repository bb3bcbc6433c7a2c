import { type OrganizationId, type ProjectId, type ProjectRole, type Role, roles } from '@reticle/domain'
import { and, asc, count, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { newId } from '../ids.ts'
import { adjudications } from '../schema/adjudications.ts'
import { annotations } from '../schema/annotations.ts'
import { assignments } from '../schema/assignments.ts'
import { backends, modelRuns } from '../schema/backends.ts'
import { imports } from '../schema/imports.ts'
import { invitations } from '../schema/invitations.ts'
import { labelImports } from '../schema/label-imports.ts'
import { learningLoops } from '../schema/learning-loops.ts'
import { memberships } from '../schema/memberships.ts'
import { models } from '../schema/models.ts'
import { organizations } from '../schema/organizations.ts'
import { people } from '../schema/people.ts'
import { projects } from '../schema/projects.ts'
import { protocols } from '../schema/protocols.ts'
import { releases } from '../schema/releases.ts'
import { sampleViews } from '../schema/sample-views.ts'
import { samples } from '../schema/samples.ts'
import { sourceScans } from '../schema/source-scans.ts'
import { sources } from '../schema/sources.ts'
import { tasks } from '../schema/tasks.ts'

/** Tables whose rows belong to one project: how a resource's id leads to its project. */
const owned = {
  protocol: protocols,
  import: imports,
  labelImport: labelImports,
  sample: samples,
  task: tasks,
  assignment: assignments,
  release: releases,
  invitation: invitations,
  model: models,
  backend: backends,
  loop: learningLoops,
  run: modelRuns,
  source: sources,
  scan: sourceScans,
  sampleView: sampleViews,
} as const
export type ResourceKind = 'project' | keyof typeof owned

export type ResourceScope = {
  readonly projectId: ProjectId
  readonly organizationId: OrganizationId
  readonly roles: readonly Role[]
  readonly isInOrganization: boolean
}

/** Roles in their fixed order; `member` only says that a person belongs to an organization and is no role. */
const rolesAmong = (held: readonly (string | null)[]): Role[] => roles.filter((role) => held.includes(role))

export const membershipRepository = (db: Executor) => {
  /** The project of a resource and what the person is there; undefined when there is no such resource. */
  const scopeOf = async (kind: ResourceKind, id: string, personId: string): Promise<ResourceScope | undefined> => {
    const projectId =
      kind === 'project'
        ? sql`${id}::uuid`
        : sql`(select ${owned[kind].projectId} from ${owned[kind]} where ${owned[kind].id} = ${id}::uuid)`
    const rows = await db
      .select({ id: projects.id, organizationId: projects.organizationId, role: memberships.role, on: memberships.projectId })
      .from(projects)
      .leftJoin(memberships, and(eq(memberships.personId, personId), eq(memberships.organizationId, projects.organizationId)))
      .where(eq(projects.id, projectId))
    const [first] = rows
    if (first === undefined) return undefined
    return {
      projectId: first.id as ProjectId,
      organizationId: first.organizationId as OrganizationId,
      roles: rolesAmong(rows.flatMap((row) => (row.on === first.id || row.role === 'owner' ? [row.role] : []))),
      isInOrganization: rows.some((row) => row.role !== null),
    }
  }

  /** Organizations of a person with all roles held in them, by name. */
  const organizationsOf = async (personId: string) => {
    const rows = await db
      .select({ id: organizations.id, name: organizations.name, held: sql<string[]>`array_agg(distinct ${memberships.role})` })
      .from(memberships)
      .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
      .where(eq(memberships.personId, personId))
      .groupBy(organizations.id, organizations.name)
      .orderBy(asc(organizations.name), asc(organizations.id))
    return rows.map(({ held, ...organization }) => ({
      ...organization,
      id: organization.id as OrganizationId,
      roles: rolesAmong(held),
      mayCreateProjects: held.includes('owner') || held.includes('manager'),
    }))
  }

  /** Roles of a person on one project, without what an owner may do anyway. */
  const rolesOn = async (projectId: string, personId: string): Promise<ProjectRole[]> => {
    const rows = await db
      .select({ role: memberships.role })
      .from(memberships)
      .where(and(eq(memberships.projectId, projectId), eq(memberships.personId, personId)))
    return rolesAmong(rows.map((row) => row.role)).flatMap((role) => (role === 'owner' ? [] : [role]))
  }

  const isInOrganization = async (organizationId: string, personId: string): Promise<boolean> =>
    (await db.$count(memberships, and(eq(memberships.organizationId, organizationId), eq(memberships.personId, personId)))) > 0

  /** Who has a part in the project and how much they did, by name. */
  const members = async (projectId: string) => {
    const done = (table: typeof annotations) =>
      db
        .select({ personId: table.annotatorId, n: count().as('annotated') })
        .from(table)
        .where(and(eq(table.projectId, projectId), isNull(table.supersedes)))
        .groupBy(table.annotatorId)
        .as('done')
    const submitted = done(annotations)
    const decided = db
      .select({ personId: adjudications.reviewerId, n: count().as('adjudicated') })
      .from(adjudications)
      .innerJoin(tasks, eq(tasks.id, adjudications.taskId))
      .where(eq(tasks.projectId, projectId))
      .groupBy(adjudications.reviewerId)
      .as('decided')
    const rows = await db
      .select({
        personId: people.id,
        name: people.name,
        email: people.email,
        lastSeenAt: people.lastSeenAt,
        held: sql<string[]>`array_agg(distinct ${memberships.role})`,
        joinedAt: sql<string>`min(${memberships.createdAt})`,
        annotations: sql<number>`coalesce(max(${submitted.n}), 0)::int`,
        adjudications: sql<number>`coalesce(max(${decided.n}), 0)::int`,
      })
      .from(memberships)
      .innerJoin(people, eq(people.id, memberships.personId))
      .leftJoin(submitted, eq(submitted.personId, people.id))
      .leftJoin(decided, eq(decided.personId, people.id))
      .where(eq(memberships.projectId, projectId))
      .groupBy(people.id)
      .orderBy(asc(people.name), asc(people.id))
    return rows.map(({ held, joinedAt, ...row }) => ({
      ...row,
      joinedAt: new Date(joinedAt),
      roles: rolesAmong(held).flatMap((role) => (role === 'owner' ? [] : [role])),
    }))
  }

  const add = async (
    rows: readonly {
      readonly organizationId: string
      readonly personId: string
      readonly projectId?: string
      readonly role: Role | 'member'
    }[],
  ): Promise<void> => {
    if (rows.length === 0) return
    await db
      .insert(memberships)
      .values(rows.map((row) => ({ id: newId(), ...row })))
      .onConflictDoNothing()
  }

  const remove = async (projectId: string, personId: string, gone: readonly ProjectRole[]): Promise<void> => {
    if (gone.length === 0) return
    await db
      .delete(memberships)
      .where(and(eq(memberships.projectId, projectId), eq(memberships.personId, personId), inArray(memberships.role, [...gone])))
  }

  /** True when some organization has an owner: the set-up is over. */
  const hasOwner = async (): Promise<boolean> => {
    const rows = await db.select({ id: memberships.id }).from(memberships).where(eq(memberships.role, 'owner')).limit(1)
    return rows.length > 0
  }

  return { scopeOf, organizationsOf, rolesOn, isInOrganization, members, add, remove, hasOwner }
}
