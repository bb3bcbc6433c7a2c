import type { OntologyChange, Protocol, ProtocolId } from '@reticle/domain'
import { desc, eq, max } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { protocols } from '../schema/protocols.ts'

const shown = {
  id: protocols.id,
  projectId: protocols.projectId,
  version: protocols.version,
  createdAt: protocols.createdAt,
  content: protocols.content,
}

/** Immutable protocol versions. */
export const protocolRepository = (db: Executor) => ({
  get: async (id: string) => {
    const [row] = await db.select(shown).from(protocols).where(eq(protocols.id, id))
    return row === undefined ? undefined : { ...row, id: row.id as ProtocolId }
  },
  /** All versions of a project, newest first. */
  listOf: async (projectId: string) =>
    db.select(shown).from(protocols).where(eq(protocols.projectId, projectId)).orderBy(desc(protocols.version)),
  /** Adds the next version; the project's row must be locked. Answers its number. */
  add: async (row: {
    readonly id: string
    readonly projectId: string
    readonly content: Protocol
    readonly createdBy: string
    readonly createdAt: Date
    readonly ontology?: OntologyChange[] | undefined
  }): Promise<number> => {
    const [last] = await db
      .select({ version: max(protocols.version) })
      .from(protocols)
      .where(eq(protocols.projectId, row.projectId))
    const version = (last?.version ?? 0) + 1
    await db.insert(protocols).values({ ...row, version })
    return version
  },
})
