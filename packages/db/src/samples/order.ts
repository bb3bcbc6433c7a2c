import type { SampleSort } from '@reticle/domain'
import { type SQL, sql } from 'drizzle-orm'
import { samples } from '../schema/samples.ts'
import { tasks } from '../schema/tasks.ts'

/** Where a page ended: the value that the list goes by, as text, and what tells those with the same one apart. */
export type SampleKey = { readonly value: string | null; readonly id: string }

type Order = {
  /** What has a value at all. */
  readonly has: readonly SQL[]
  /** The columns that the list goes by, the last of which tells apart. */
  readonly columns: readonly SQL[]
  /** The value as text: null where the last column is all there is. */
  readonly value: SQL
  readonly id: SQL
  readonly given: (key: SampleKey) => readonly SQL[]
}

const position = sql`${samples.position}`
const byPosition = { id: sql`${samples.position}::text`, last: (key: SampleKey) => sql`${key.id}::bigint` }

/** How a list goes: each is the order of an index of its own, but `metadata`, which sorts what the filter leaves. */
export const orderOf = ({ by, field = '' }: SampleSort): Order => {
  switch (by) {
    case 'imported':
      return { has: [], columns: [position], value: sql`null::text`, id: byPosition.id, given: (key) => [byPosition.last(key)] }
    case 'name': {
      const name = sql`${samples.name} collate "C"`
      return {
        has: [],
        columns: [name, position],
        value: sql`${samples.name}`,
        id: byPosition.id,
        given: (key) => [sql`${key.value}::text collate "C"`, byPosition.last(key)],
      }
    }
    case 'size':
      return {
        has: [],
        columns: [sql`${samples.bytes}`, position],
        value: sql`${samples.bytes}::text`,
        id: byPosition.id,
        given: (key) => [sql`${key.value}::bigint`, byPosition.last(key)],
      }
    case 'agreement':
      return {
        has: [sql`${tasks.agreement} is not null`],
        columns: [sql`${tasks.agreement}`, sql`${tasks.id}`],
        value: sql`${tasks.agreement}::text`,
        id: sql`${tasks.id}::text`,
        given: (key) => [sql`${key.value}::float8`, sql`${key.id}::uuid`],
      }
    case 'metadata': {
      const value = sql`(${samples.metadata} -> ${field})`
      return {
        has: [sql`coalesce(${value}, 'null'::jsonb) <> 'null'::jsonb`],
        columns: [value, position],
        value: sql`${value}::text`,
        id: byPosition.id,
        given: (key) => [sql`${key.value}::jsonb`, byPosition.last(key)],
      }
    }
  }
}

const row = (parts: readonly SQL[]): SQL => sql`(${sql.join([...parts], sql`, `)})`

/** What comes behind a key in the order. */
export const behind = ({ columns, given }: Order, key: SampleKey | null, isDescending: boolean): SQL[] => {
  if (key === null) return []
  return [isDescending ? sql`${row(columns)} < ${row(given(key))}` : sql`${row(columns)} > ${row(given(key))}`]
}

export const ordered = ({ columns }: Order, isDescending: boolean): SQL[] =>
  columns.map((column) => (isDescending ? sql`${column} desc` : sql`${column} asc`))
