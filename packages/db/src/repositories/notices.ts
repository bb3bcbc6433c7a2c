import type { NoticeId, PersonId, ProjectId, ProjectRole } from '@reticle/domain'
import { and, count, desc, eq, inArray, isNull, lte, type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { newId } from '../ids.ts'
import { memberships } from '../schema/memberships.ts'
import { notices } from '../schema/notices.ts'
import { projects } from '../schema/projects.ts'
import { outboxRepository } from './outbox.ts'

type NoticeRow = typeof notices.$inferSelect

/** What a person should know. `text` must hold nothing that its reader may not see: of a peer's work on an open task, nothing at all. */
export type NewNotice = {
  readonly projectId: string
  readonly kind: NoticeRow['kind']
  readonly text: string
  /** What it leads to: ids by name (`taskId`, `assignmentId`, `personId`, `ruleId`). */
  readonly about?: Readonly<Record<string, string>>
  readonly at: Date
}

/** Rows of one INSERT. */
const chunk = 1000

export const noticeRepository = (db: Executor) => {
  const outbox = outboxRepository(db)
  /** Only of projects that the person still has a part in: with the role, its notices go. */
  const theirs = (personId: string): SQL => sql`${notices.personId} = ${personId}::uuid and exists (
    select from ${memberships} m join ${projects} p on p.organization_id = m.organization_id
    where m.person_id = ${personId}::uuid and p.id = ${notices.projectId}
      and (m.project_id = p.id or m.role = 'owner'))`
  /** Each person hears of it, by a hint of the same transaction. One who was named twice gets one notice. */
  const send = async (personIds: readonly string[], { projectId, kind, text, about = {}, at }: NewNotice): Promise<void> => {
    const each = [...new Set(personIds)]
    for (let start = 0; start < each.length; start += chunk) {
      const some = each.slice(start, start + chunk)
      await db
        .insert(notices)
        .values(some.map((personId) => ({ id: newId(), projectId, personId, kind, text, about: { ...about }, madeAt: at })))
      await outbox.put(...some.map((personId) => ({ kind: 'hint' as const, payload: { projectId, topics: ['notices'], personId } })))
    }
  }
  return {
    send,
    /** To all who hold one of these roles on the project, but for `except`. */
    sendToRoles: async (roles: readonly ProjectRole[], notice: NewNotice, except?: string): Promise<void> => {
      const rows = await db
        .selectDistinct({ personId: memberships.personId })
        .from(memberships)
        .where(and(eq(memberships.projectId, notice.projectId), inArray(memberships.role, [...roles])))
      await send(
        rows.flatMap(({ personId }) => (personId === except ? [] : [personId])),
        notice,
      )
    },
    /** Newest first; `before` is the last row of the page before. */
    list: async (personId: string, isUnread: boolean, before: string | null, limit: number) => {
      const rows = await db
        .select({ notice: notices, project: { id: projects.id, name: projects.name } })
        .from(notices)
        .innerJoin(projects, eq(projects.id, notices.projectId))
        .where(
          and(
            theirs(personId),
            isUnread ? isNull(notices.readAt) : undefined,
            before === null ? undefined : sql`${notices.id} < ${before}::uuid`,
          ),
        )
        .orderBy(desc(notices.id))
        .limit(limit)
      return rows.map(({ notice, project }) => ({
        ...notice,
        id: notice.id as NoticeId,
        personId: notice.personId as PersonId,
        project: { ...project, id: project.id as ProjectId },
      }))
    },
    unread: async (personId: string): Promise<number> => {
      const [row] = await db
        .select({ n: count() })
        .from(notices)
        .where(and(theirs(personId), isNull(notices.readAt)))
      return row?.n ?? 0
    },
    /** Only the person's own ones; those that were read before keep their moment. */
    markRead: async (personId: string, which: { readonly ids: readonly string[] } | { readonly upTo: string }, at: Date): Promise<void> => {
      await db
        .update(notices)
        .set({ readAt: at })
        .where(
          and(
            eq(notices.personId, personId),
            isNull(notices.readAt),
            'ids' in which ? inArray(notices.id, [...which.ids]) : lte(notices.id, which.upTo),
          ),
        )
    },
  }
}
