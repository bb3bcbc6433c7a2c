import { type ProjectId, type ProtocolId, roles } from '@reticle/domain'
import { and, asc, eq, isNull, or, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { memberships } from '../schema/memberships.ts'
import { projects } from '../schema/projects.ts'
import { samples } from '../schema/samples.ts'

// Written out: in a select from one table Drizzle leaves the table's name away, and "id" would be that of the samples.
const sampleCount = sql<number>`(select count(*)::int from ${samples} where ${samples.projectId} = "projects"."id" and ${samples.withdrawnAt} is null)`
const shown = {
  id: projects.id,
  organizationId: projects.organizationId,
  name: projects.name,
  description: projects.description,
  isDemo: projects.isDemo,
  protocolId: projects.protocolId,
  createdAt: projects.createdAt,
  dueOn: projects.dueOn,
  sampleCount,
}

export const projectRepository = (db: Executor) => {
  const get = async (id: string) => {
    const [row] = await db.select(shown).from(projects).where(eq(projects.id, id))
    return row
  }
  return {
    get,
    /** The live protocol of a project, or null; undefined when there is no such project. */
    liveProtocolId: async (id: string): Promise<ProtocolId | null | undefined> => {
      const [row] = await db.select({ protocolId: projects.protocolId }).from(projects).where(eq(projects.id, id))
      return row === undefined ? undefined : (row.protocolId as ProtocolId | null)
    },
    /** All there are, oldest first. */
    allIds: async (): Promise<readonly ProjectId[]> => {
      const rows = await db.select({ id: projects.id }).from(projects).orderBy(asc(projects.createdAt), asc(projects.id))
      return rows.map(({ id }) => id as ProjectId)
    },
    /** Projects on which the person holds a role, or whose organization they own; by name, with the roles. */
    listOf: async (personId: string) => {
      const rows = await db
        .select({ ...shown, held: sql<string[]>`array_agg(distinct ${memberships.role})` })
        .from(projects)
        .innerJoin(
          memberships,
          and(
            eq(memberships.personId, personId),
            eq(memberships.organizationId, projects.organizationId),
            or(eq(memberships.projectId, projects.id), and(isNull(memberships.projectId), eq(memberships.role, 'owner'))),
          ),
        )
        .groupBy(projects.id)
        .orderBy(asc(projects.name), asc(projects.id))
      return rows.map(({ held, ...row }) => ({ ...row, roles: roles.filter((role) => held.includes(role)) }))
    },
    add: async (row: {
      readonly id: string
      readonly organizationId: string
      readonly name: string
      readonly description: string
      readonly isDemo: boolean
      readonly createdAt: Date
    }): Promise<void> => {
      await db.insert(projects).values(row)
    },
    describe: async (
      id: string,
      change: { readonly name?: string | undefined; readonly description?: string | undefined; readonly dueOn?: string | null | undefined },
    ): Promise<void> => {
      if (Object.values(change).some((value) => value !== undefined)) await db.update(projects).set(change).where(eq(projects.id, id))
    },
    /**
     * Locks the row until the end of the transaction: publishing, importing and withdrawing of one project go one after the other. Not the
     * whole row: its key stays free, or nobody could claim or submit meanwhile (their rows point here).
     */
    lock: async (id: string): Promise<{ id: ProjectId; organizationId: string; protocolId: ProtocolId | null } | undefined> => {
      const [row] = await db
        .select({ id: projects.id, organizationId: projects.organizationId, protocolId: projects.protocolId })
        .from(projects)
        .where(eq(projects.id, id))
        .for('no key update')
      return row === undefined ? undefined : { ...row, id: row.id as ProjectId, protocolId: row.protocolId as ProtocolId | null }
    },
    setProtocol: async (id: string, protocolId: string): Promise<void> => {
      await db.update(projects).set({ protocolId }).where(eq(projects.id, id))
    },
  }
}
