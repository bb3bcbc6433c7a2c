import { browseSamples, type SampleKey } from '@reticle/db'
import { type DomainError, err, may, ok, type Result, type SampleFilter, type SampleSort } from '@reticle/domain'
import { z } from 'zod'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { decodeCursor, pageOf } from '../paging.ts'
import { sampleAnswer } from './show-sample.ts'

type Query = {
  readonly cursor?: string | undefined
  readonly limit: number
  readonly filter?: SampleFilter | undefined
  readonly sort: SampleSort['by']
  readonly field?: string | undefined
  readonly order: 'ascending' | 'descending'
}

/** By what a page ended, and of which order: a cursor of another order leads nowhere. */
const cursorSchema = z.strictObject({ by: z.string().max(220), value: z.string().max(4000).nullable(), id: z.string().max(60) })

export const tooSlow = (cure: string): DomainError => ({
  code: 'unavailable',
  message: `this takes longer than a list may: ${cure}`,
  retryAfterSeconds: 60,
})

const sortOf = ({ sort, field, order }: Query): SampleSort => ({
  by: sort,
  isDescending: order === 'descending',
  ...(field === undefined ? {} : { field }),
})

const nameOf = ({ by, field = '', isDescending }: SampleSort): string => `${by} ${isDescending ? 'down' : 'up'} ${field}`

const refusal = ({ sort, field }: Query, isMasked: boolean): DomainError | undefined => {
  if (sort === 'metadata' && field === undefined)
    return { code: 'invalid-input', at: 'query.field', message: 'name the field of the metadata to sort by' }
  if (sort === 'agreement' && isMasked)
    return { code: 'forbidden', message: 'whoever labels in this project does not see what its readers agree on: sort by something else' }
  return undefined
}

/** One page of the table of samples. */
export const listSamples = async (
  { database }: Context,
  { personId }: Caller,
  { projectId, roles }: Scope,
  query: Query,
): Promise<Result<{ next: string | null; rows: ReturnType<typeof shown>[] }, DomainError>> => {
  const maskedFor = may(roles, 'task.label') ? personId : undefined
  const refused = refusal(query, maskedFor !== undefined)
  if (refused !== undefined) return err(refused)
  const sort = sortOf(query)
  const cursor = decodeCursor(cursorSchema, query.cursor)
  if (!cursor.ok) return cursor
  if (cursor.value !== null && cursor.value.by !== nameOf(sort))
    return err({ code: 'invalid-input', at: 'query.cursor', message: 'this cursor is of another order: begin at the first page' })
  const after: SampleKey | null = cursor.value
  const rows = await browseSamples(database, { projectId, filter: query.filter ?? {}, sort, after, limit: query.limit + 1, maskedFor })
  if (rows === undefined) return err(tooSlow('filter for less, or sort by import, name or size'))
  const page = pageOf(rows, query.limit, (row) => ({ by: nameOf(sort), value: row.keyValue, id: row.keyId }))
  return ok({ next: page.next, rows: page.rows.map(shown) })
}

type Row = NonNullable<Awaited<ReturnType<typeof browseSamples>>>[number]

const shown = (row: Row) => ({
  ...sampleAnswer(row),
  sourceId: row.sourceId,
  metadata: row.metadata,
  problem: row.problem,
  hasThumbnail: row.hasThumbnail,
  withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
  taskState: row.taskState,
  agreement: row.agreement,
})
