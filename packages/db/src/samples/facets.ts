import { sql } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { browseMilliseconds, within } from './browse.ts'

/** Up to so many samples are all read; of more, so many that chance picks. */
const mostRead = 10_000
const mostFields = 200
const mostValues = 20

export type SampleFacet = {
  readonly of: 'group' | 'metadata'
  readonly field: string
  readonly type: 'string' | 'number' | 'boolean' | 'mixed'
  /** Samples that have it, and different values of it, among those that were read. */
  readonly count: number
  readonly different: number
  readonly range: { readonly min: number; readonly max: number } | null
  readonly values: { readonly value: string | number | boolean; readonly count: number }[]
}
export type SampleFacets = { readonly total: number; readonly read: number; readonly facets: readonly SampleFacet[] }

type Row = {
  kind: 'group' | 'metadata'
  key: string
  types: string[]
  n: number
  different: number
  low: number | null
  high: number | null
  top: { value: string | number | boolean; count: number }[]
  read: number
}

/** Fields of groups and metadata with plain values, the most frequent first. */
const folded = (picked: ReturnType<typeof sql>) => sql`
  with picked as materialized (${picked}),
  pairs as (
    select 'group' as kind, key, value from picked, jsonb_each(picked.groups)
    union all
    select 'metadata', key, value from picked, jsonb_each(picked.metadata)
      where jsonb_typeof(value) in ('string', 'number', 'boolean') and octet_length(value::text) <= 500),
  counted as (select kind, key, value, count(*)::int as n from pairs group by kind, key, value),
  ranked as (select *, row_number() over (partition by kind, key order by n desc, value) as rank from counted)
  select kind, key, array_agg(distinct jsonb_typeof(value)) as types, sum(n)::int as n, count(*)::int as different,
    min(case when jsonb_typeof(value) = 'number' then (value #>> '{}')::float8 end) as low,
    max(case when jsonb_typeof(value) = 'number' then (value #>> '{}')::float8 end) as high,
    coalesce(jsonb_agg(jsonb_build_object('value', value, 'count', n) order by rank) filter (where rank <= ${mostValues}), '[]') as top,
    (select count(*)::int from picked) as read
  from ranked group by kind, key order by sum(n) desc, kind, key limit ${mostFields}`

const typeOf = (types: readonly string[]): SampleFacet['type'] => {
  const [type] = types
  return types.length === 1 && (type === 'string' || type === 'number' || type === 'boolean') ? type : 'mixed'
}

const shown = ({ kind, key, types, n, different, low, high, top }: Row): SampleFacet => ({
  ...{ of: kind, field: key, type: typeOf(types), count: n, different, values: top },
  range: low === null || high === null ? null : { min: low, max: high },
})

/**
 * What the samples of a project can be filtered by. Of a large one, positions that `random` picks are read: counts are then those of that part.
 * Undefined when it takes too long.
 * @param random numbers from 0 to below 1.
 */
export const sampleFacets = (
  database: Database,
  projectId: string,
  random: () => number,
  most = mostRead,
): Promise<SampleFacets | undefined> =>
  within(database, browseMilliseconds, async (db) => {
    // Counted by indexes alone: those that were withdrawn are few, and have one of their own.
    const counted = await db.execute<{ n: number; last: number }>(sql`
      select ((select count(*) from samples where project_id = ${projectId})
          - (select count(*) from samples where project_id = ${projectId} and withdrawn_at is not null))::int as n,
        coalesce((select max(position) from samples where project_id = ${projectId}), 0)::float8 as last`)
    const { n: total = 0, last = 0 } = counted.rows[0] ?? {}
    const places = total <= most ? [] : Array.from({ length: Math.round((most * last) / total) }, () => 1 + Math.floor(random() * last))
    const part = places.length === 0 ? sql`true` : sql`position = any(${sql.param([...new Set(places)])}::bigint[])`
    const picked = sql`select groups, metadata from samples where project_id = ${projectId} and withdrawn_at is null and ${part}`
    const { rows } = await db.execute<Row>(folded(picked))
    return { total, read: places.length === 0 ? total : (rows[0]?.read ?? total), facets: rows.map(shown) }
  })
