import type { SampleFilter, SampleSort } from '@reticle/domain'
import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { Database, Executor } from '../database.ts'
import { stateTo } from '../repositories/gold-mask.ts'
import { shownSample } from '../repositories/samples.ts'
import { samples } from '../schema/samples.ts'
import { tasks } from '../schema/tasks.ts'
import { inTransaction } from '../transaction.ts'
import { conditionsOf } from './conditions.ts'
import { behind, ordered, orderOf, type SampleKey } from './order.ts'

/** Longer than this no list is looked for: whoever waits has to narrow it down. */
export const browseMilliseconds = 5000

export type SampleList = {
  readonly projectId: string
  readonly filter: SampleFilter
  readonly sort: SampleSort
  readonly after: SampleKey | null
  readonly limit: number
  /** A person who also labels: states are masked (gold.md, G9), and agreement is left out. */
  readonly maskedFor?: string | undefined
}

const listed = ({ projectId, filter, sort, after, limit, maskedFor }: SampleList, db: Executor) => {
  const order = orderOf(sort)
  const conditions = [...conditionsOf(projectId, filter, maskedFor), ...order.has, ...behind(order, after, sort.isDescending)]
  // Driven from the tasks, the order is that of their index.
  const inProject: SQL[] = sort.by === 'agreement' ? [sql`${tasks.projectId} = ${projectId}`] : []
  return db
    .select({
      ...shownSample,
      sourceId: samples.sourceId,
      metadata: samples.metadata,
      problem: samples.problem,
      hasThumbnail: sql<boolean>`${samples.thumbnailSha256} is not null`,
      withdrawnAt: samples.withdrawnAt,
      taskState: maskedFor === undefined ? tasks.state : stateTo(maskedFor).mapWith(tasks.state),
      agreement: maskedFor === undefined ? tasks.agreement : sql<number | null>`null::float8`,
      keyValue: sql<string | null>`${order.value}`,
      keyId: sql<string>`${order.id}`,
    })
    .from(samples)
    .leftJoin(tasks, eq(tasks.sampleId, samples.id))
    .where(and(...conditions, ...inProject))
    .orderBy(...ordered(order, sort.isDescending))
    .limit(limit)
}

export const isTooSlow = (cause: unknown): boolean => {
  if (typeof cause !== 'object' || cause === null) return false
  return ('code' in cause && cause.code === '57014') || ('cause' in cause && isTooSlow(cause.cause))
}

/** Runs one reading statement that is ended by the server when it takes too long; undefined then. */
export const within = async <T>(database: Database, milliseconds: number, work: (db: Executor) => Promise<T>): Promise<T | undefined> => {
  try {
    return await inTransaction(database, `begin read only; set local statement_timeout = ${Math.trunc(milliseconds)}`, work)
  } catch (cause) {
    if (isTooSlow(cause)) return undefined
    throw cause
  }
}

/** One page of the samples that a filter leaves, in an order; undefined when that takes too long. */
export const browseSamples = (database: Database, list: SampleList, milliseconds = browseMilliseconds) =>
  within(database, milliseconds, (db) => listed(list, db))
