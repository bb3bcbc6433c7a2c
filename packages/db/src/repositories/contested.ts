import { type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'

/** Which contested tasks; what is left out holds no one back. As contestedFilterSchema of the contract gives it. */
type ContestedFilter = {
  readonly reason?: string | undefined
  readonly label?: string | undefined
  readonly minAgreement?: number | undefined
  readonly maxAgreement?: number | undefined
  readonly belowAgreement?: number | undefined
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
  const { reason, label, minAgreement, maxAgreement, belowAgreement, readerId, group, isFree } = filter
  const parts: SQL[] = [
    sql`not exists (select from annotations own where own.task_id = c.task_id and own.annotator_id = ${personId}::uuid)`,
    ...(reason === undefined ? [] : [sql`c.reason = ${reason}`]),
    ...(label === undefined ? [] : [sql`${label} = any (c.marks)`]),
    ...(minAgreement === undefined ? [] : [sql`c.agreement >= ${minAgreement}::float8`]),
    ...(maxAgreement === undefined ? [] : [sql`c.agreement <= ${maxAgreement}::float8`]),
    ...(belowAgreement === undefined ? [] : [sql`c.agreement < ${belowAgreement}::float8`]),
    ...(readerId === undefined ? [] : [sql`not c.is_blind and ${readerId}::uuid = any (c.readers)`]),
    ...(group === undefined ? [] : [sql`${group} = any (c.groups)`]),
    ...(isFree === undefined ? [] : [isFree ? sql`not ${isHeld}` : isHeld]),
  ]
  return sql.join(parts, sql` and `)
}

/** Bins of agreement, each 0.05 wide: the trigger of contested_tasks has their edges. */
const agreementBins = 20

type Facet = { readonly value: string; readonly text: string; readonly count: number }
export type ContestedFacets = {
  readonly total: number
  readonly reasons: Facet[]
  readonly labels: Facet[]
  readonly groups: Facet[]
  readonly readers: Facet[]
  /** Tasks by agreement, `bins[k]` from k / 20 to below (k + 1) / 20, the last one with 1; `unknown`: those without. */
  readonly agreement: { readonly bins: number[]; readonly unknown: number }
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
   * How many there are, and by what they can be filtered: the counts kept for the project, without the tasks that the person annotated, so that
   * it costs what these are and not what the project is. Readers only of tasks whose review is not blind.
   */
  facets: async (projectId: string, personId: string): Promise<ContestedFacets> => {
    const { rows } = await db.execute<{ kind: string; value: string; text: string; count: number }>(sql`
      with own as materialized (
        select distinct a.task_id from annotations a where a.project_id = ${projectId}::uuid and a.annotator_id = ${personId}::uuid),
      signed as (
        select facets, n from contested_counts where project_id = ${projectId}::uuid
        union all
        select c.facets, -1 from own join contested_tasks c on c.task_id = own.task_id),
      summed as (
        select facet, sum(n)::int as count from signed, unnest(facets) facet group by facet having sum(n) > 0),
      counted as (
        select split_part(facet, ' ', 1) as kind, substr(facet, strpos(facet, ' ') + 1) as value, count from summed),
      ranked as (
        select *, row_number() over (partition by kind order by count desc, value) as place from counted)
      select r.kind, r.value, coalesce(p.name, r.value) as text, r.count
      from ranked r left join people p on r.kind = 'reader' and p.id::text = r.value
      where r.place <= ${mostValues} order by r.kind, r.place`)
    const of = (kind: string) => rows.flatMap((row) => (row.kind === kind ? [{ value: row.value, text: row.text, count: row.count }] : []))
    const bins = new Map(of('agreement').map(({ value, count }) => [value, count]))
    return {
      total: of('task')[0]?.count ?? 0,
      reasons: of('reason'),
      labels: of('label'),
      groups: of('group'),
      readers: of('reader'),
      agreement: { bins: Array.from({ length: agreementBins }, (_, bin) => bins.get(`${bin}`) ?? 0), unknown: bins.get('') ?? 0 },
    }
  },

  /**
   * Folds the counts of the projects with more than `pending` changes since the last time; answers how many projects that were. Two that do
   * so at once, and whoever counts meanwhile, see each row once.
   */
  foldCounts: async (pending: number): Promise<number> => {
    const { rows } = await db.execute<{ projectId: string }>(sql`
      select project_id as "projectId" from contested_counts where not is_folded group by project_id having count(*) > ${pending}`)
    for (const { projectId } of rows)
      await db.execute(sql`
        with gone as (delete from contested_counts where project_id = ${projectId}::uuid returning facets, n)
        insert into contested_counts (project_id, facets, n, is_folded)
        select ${projectId}::uuid, array[facet], sum(n), true from gone, unnest(facets) facet group by facet having sum(n) <> 0`)
    return rows.length
  },
})
