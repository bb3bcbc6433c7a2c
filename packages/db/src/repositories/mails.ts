import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { newId } from '../ids.ts'
import { mails } from '../schema/mails.ts'
import { notices } from '../schema/notices.ts'
import { people } from '../schema/people.ts'
import { projects } from '../schema/projects.ts'

/** When a person wants to be told by mail of what they have not read. */
export type NoticeMail = (typeof people.$inferSelect)['noticeMail']

export type NewMail = {
  readonly projectId: string | null
  readonly recipient: string
  readonly subject: string
  readonly body: string
  readonly at: Date
}

export type DueMail = {
  readonly id: string
  readonly recipient: string
  readonly subject: string
  readonly body: string
  readonly attempts: number
  readonly createdAt: Date
}

type Waits = {
  readonly at: Date
  /** Notices are told of when they are this old: what is read at once needs no mail. */
  readonly graceMilliseconds: number
  /** Time between two mails to a person who wants one a day. */
  readonly dayMilliseconds: number
  readonly limit: number
}

const longest = 1000

/** Mails that wait to be sent, and whom notices are to be told of by mail. */
export const mailRepository = (db: Executor) => ({
  add: async ({ at, ...mail }: NewMail): Promise<string> => {
    const id = newId()
    await db.insert(mails).values({ id, ...mail, state: 'waiting', nextAt: at, createdAt: at })
    return id
  },
  /** People whose unread notices are due to be told of; kept from other workers until the end of the transaction. */
  dueReaders: async ({ at, graceMilliseconds, dayMilliseconds, limit }: Waits) => {
    const [old, yesterday] = [new Date(at.getTime() - graceMilliseconds), new Date(at.getTime() - dayMilliseconds)]
    return db
      .select({ id: people.id, name: people.name, email: people.email })
      .from(people)
      .where(
        sql`${people.noticeMail} <> 'off' and ${people.disabledAt} is null
          and (${people.noticeMail} = 'at-once' or ${people.noticesMailedAt} is null or ${people.noticesMailedAt} <= ${yesterday})
          and exists (select from ${notices} n where n.person_id = ${people.id} and n.read_at is null and n.mailed_at is null
            and n.made_at <= ${old})`,
      )
      .orderBy(asc(people.id))
      .limit(limit)
      .for('update', { skipLocked: true })
  },
  /** The unread notices of a person that no mail has told of, oldest first, of projects that they still have a part in; all of them count as told. */
  takeNotices: async (personId: string, at: Date) => {
    const told = await db
      .update(notices)
      .set({ mailedAt: at })
      .where(and(eq(notices.personId, personId), isNull(notices.readAt), isNull(notices.mailedAt)))
      .returning({ id: notices.id })
    await db.update(people).set({ noticesMailedAt: at }).where(eq(people.id, personId))
    if (told.length === 0) return []
    return db
      .select({ projectId: notices.projectId, project: projects.name, kind: notices.kind, text: notices.text, about: notices.about })
      .from(notices)
      .innerJoin(projects, eq(projects.id, notices.projectId))
      .where(
        sql`${notices.personId} = ${personId}::uuid and ${notices.mailedAt} = ${at} and ${notices.readAt} is null and exists (
          select from memberships m where m.person_id = ${personId}::uuid and m.organization_id = ${projects.organizationId}
            and (m.project_id = ${projects.id} or m.role = 'owner'))`,
      )
      .orderBy(asc(notices.id))
  },
  noticeMailOf: async (personId: string): Promise<NoticeMail> => {
    const [row] = await db.select({ noticeMail: people.noticeMail }).from(people).where(eq(people.id, personId))
    return row?.noticeMail ?? 'off'
  },
  /** What was there before the choice is not told of afterwards. */
  setNoticeMail: async (personId: string, noticeMail: NoticeMail, at: Date): Promise<void> => {
    const [before] = await db.select({ noticeMail: people.noticeMail }).from(people).where(eq(people.id, personId)).for('update')
    if (before === undefined || before.noticeMail === noticeMail) return
    await db.update(people).set({ noticeMail }).where(eq(people.id, personId))
    if (before.noticeMail === 'off')
      await db
        .update(notices)
        .set({ mailedAt: at })
        .where(and(eq(notices.personId, personId), isNull(notices.readAt), isNull(notices.mailedAt)))
  },

  /** Mails that are due, counted as tried and not due again before `until`: what dies on the way is tried again then. */
  take: async (limit: number, at: Date, until: Date): Promise<DueMail[]> => {
    const { rows } = await db.execute<Omit<DueMail, 'createdAt'> & { readonly created: number }>(sql`
      with due as materialized (
        select id from mails where state = 'waiting' and next_at <= ${at}::timestamptz
        order by next_at limit ${limit} for update skip locked)
      update mails m set attempts = m.attempts + 1, next_at = ${until}::timestamptz
      from due where m.id = due.id
      returning m.id, m.recipient, m.subject, m.body, m.attempts, extract(epoch from m.created_at)::float8 * 1000 as created`)
    return rows.map(({ created, ...row }) => ({ ...row, createdAt: new Date(created) }))
  },
  sent: async (id: string, at: Date): Promise<void> => {
    await db.update(mails).set({ state: 'done', lastError: '', body: '', doneAt: at }).where(eq(mails.id, id))
  },
  /** A try that failed; `nextAt` null gives the mail up. */
  failed: async (id: string, error: string, nextAt: Date | null, at: Date): Promise<void> => {
    const next = nextAt === null ? { state: 'given-up' as const, body: '', doneAt: at } : { nextAt }
    await db
      .update(mails)
      .set({ lastError: error.slice(0, longest), ...next })
      .where(eq(mails.id, id))
  },
  /** The latest mails of a project, newest first, without their text. */
  listOf: async (projectId: string, limit: number) =>
    db
      .select({
        id: mails.id,
        recipient: mails.recipient,
        subject: mails.subject,
        state: mails.state,
        attempts: mails.attempts,
        lastError: mails.lastError,
        nextAt: mails.nextAt,
        createdAt: mails.createdAt,
        doneAt: mails.doneAt,
      })
      .from(mails)
      .where(eq(mails.projectId, projectId))
      .orderBy(desc(mails.id))
      .limit(limit),
})
