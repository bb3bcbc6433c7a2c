import { type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'

/** Which contested tasks; what is left out holds no one back. As contestedFilterSchema of the contract gives it. */
type ContestedFilter = {
  readonly reason?: string | undefined
  readonly label?: string | undefined
  readonly minAgreement?: number | undefined
  readonly maxAgreement?: number | undefined
  readonly readerId?: string | undefined
  readonly group?: string | undefined
  readonly isFree?: boolean | undefined
}
type ContestedQuery = {
  readonly projectId: string
  readonly personId: string
  readonly filter: ContestedFilter
  /** The last row of the page before. */
  readonly after: { readonly at: string; readonly id: string } | null
  readonly limit: number
}

/** A running lease of `c`'s task. */
const isHeld = sql`exists (select from reviews held where held.task_id = c.task_id and held.state = 'leased' and held.expires_at > now())`

/**
 * What of contested_tasks, under the alias `c`, a person may be shown under a filter: never what they annotated. Of a task whose review is
 * blind nobody may look for a reader.
 */
const contestedWhere = (filter: ContestedFilter, personId: string): SQL => {
  const { reason, label, minAgreement, maxAgreement, readerId, group, isFree } = filter
  const parts: SQL[] = [
    sql`not exists (select from annotations own where own.task_id = c.task_id and own.annotator_id = ${personId}::uuid)`,
    ...(reason === undefined ? [] : [sql`c.reason = ${reason}`]),
    ...(label === undefined ? [] : [sql`${label} = any (c.marks)`]),
    ...(minAgreement === undefined ? [] : [sql`c.agreement >= ${minAgreement}::float8`]),
    ...(maxAgreement === undefined ? [] : [sql`c.agreement <= ${maxAgreement}::float8`]),
    ...(readerId === undefined ? [] : [sql`not c.is_blind and ${readerId}::uuid = any (c.readers)`]),
    ...(group === undefined ? [] : [sql`${group} = any (c.groups)`]),
    ...(isFree === undefined ? [] : [isFree ? sql`not ${isHeld}` : isHeld]),
  ]
  return sql.join(parts, sql` and `)
}

/** Values of one kind that are listed, the most frequent ones. */
const mostValues = 100

/** What the contested tasks of a project are listed and filtered by; see schema/contested-tasks.ts. */
export const contestedRepository = (db: Executor) => ({
  /** Contested tasks, longest waiting first, without those that the person annotated; with who holds them. */
  list: async ({ projectId, personId, filter, after, limit }: ContestedQuery) => {
    const behind = after === null ? sql`` : sql`and (c.contested_at, c.task_id) > (${after.at}::timestamptz, ${after.id}::uuid)`
    const { rows } = await db.execute<{
      id: string
      at: string
      objects: number
      disputed: number
      holderId: string | null
      holder: string | null
      until: string | null
    }>(sql`
      with page as materialized (
        select c.task_id, c.contested_at, c.objects, c.disputed from contested_tasks c
        where c.project_id = ${projectId}::uuid and ${contestedWhere(filter, personId)} ${behind}
        order by c.contested_at, c.task_id limit ${limit})
      select page.task_id as id, page.contested_at::text as at, page.objects, page.disputed,
        r.reviewer_id as "holderId", p.name as holder, r.expires_at as until
      from page left join reviews r on r.task_id = page.task_id and r.state = 'leased' and r.expires_at > now()
        left join people p on p.id = r.reviewer_id
      order by page.contested_at, page.task_id`)
    return rows.map(({ holderId, holder, until, ...row }) => ({
      ...row,
      heldBy: holderId === null || until === null ? null : { personId: holderId, name: holder ?? '', expiresAt: new Date(until) },
    }))
  },

  /**
   * How many there are, and by what they can be filtered. Readers only of tasks whose review is not blind. Labels and readers come in few
   * combinations, which are counted before they are taken apart.
   */
  facets: async (projectId: string, personId: string) => {
    const { rows } = await db.execute<{
      kind: 'total' | 'reason' | 'label' | 'group' | 'reader'
      value: string
      text: string
      count: number
    }>(sql`
      with own as materialized (
        select a.task_id from annotations a where a.project_id = ${projectId}::uuid and a.annotator_id = ${personId}::uuid),
      shown as not materialized (
        select c.reason, c.marks, c.groups, case when c.is_blind then '{}' else c.readers end as readers
        from contested_tasks c where c.project_id = ${projectId}::uuid and c.task_id not in (select task_id from own)),
      counted as (
        select 'reason' as kind, reason as value, count(*)::int as count from shown group by reason
        union all select 'label', mark, sum(n)::int from (select marks, count(*) as n from shown group by marks) m, unnest(marks) mark group by mark
        union all select 'group', keyed, count(*)::int from shown, unnest(groups) keyed group by keyed
        union all
        select 'reader', reader::text, sum(n)::int
        from (select readers, count(*) as n from shown group by readers) r, unnest(readers) reader group by reader),
      ranked as (
        select *, row_number() over (partition by kind order by count desc, value) as place from counted)
      select 'total' as kind, '' as value, '' as text, count(*)::int as count from shown
      union all
      select * from (
        select r.kind, r.value, coalesce(p.name, r.value), r.count
        from ranked r left join people p on r.kind = 'reader' and p.id::text = r.value
        where r.place <= ${mostValues} order by r.kind, r.place) listed`)
    const of = (kind: string) => rows.flatMap((row) => (row.kind === kind ? [{ value: row.value, text: row.text, count: row.count }] : []))
    return { total: of('total')[0]?.count ?? 0, reasons: of('reason'), labels: of('label'), groups: of('group'), readers: of('reader') }
  },
})
