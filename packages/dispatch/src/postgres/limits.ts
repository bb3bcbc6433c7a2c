import type pg from 'pg'
import type { ClaimOutcome, ClaimRequest, ClaimRules } from '../port.ts'
import { needsPostgres } from '../rules.ts'
import { inTransaction } from './transactions.ts'
import { heldAndSubmitted, lockClaims } from './why-sql.ts'

/** A pool, or a client inside of a transaction. */
export type Queries = Pick<pg.ClientBase, 'query'>
type HadRow = { held: number; submitted: number; submitted_today: number; tomorrow: Date }

const reached = ({ most, mostPerDay }: ClaimRules, had: HadRow): ClaimOutcome | undefined => {
  if (most !== null && had.held + had.submitted >= most) return { kind: 'none', reason: 'cap-reached', retryAt: null }
  if (mostPerDay !== null && had.held + had.submitted_today >= mostPerDay)
    return { kind: 'none', reason: 'cap-reached', retryAt: had.tomorrow }
  return undefined
}

/**
 * Runs one look at the queue. Where a limit or an excluded affiliation must be exact, it runs under a lock that the other claims which count
 * for it take as well, after a look at what the annotator has: then it sees what each of them wrote.
 */
export const withinLimits = async <T>(
  pool: pg.Pool,
  { projectId, annotatorId, rules }: ClaimRequest,
  look: (queries: Queries) => Promise<T>,
  isTransaction: boolean = needsPostgres(rules),
): Promise<T | ClaimOutcome> => {
  if (!isTransaction) return look(pool)
  return inTransaction(pool, async (client) => {
    if (!needsPostgres(rules)) return look(client)
    const values = [projectId, annotatorId, rules.excludedAffiliation]
    await client.query({ name: 'dispatch-lock-claims', text: lockClaims, values })
    const had = await client.query<HadRow>({ name: 'dispatch-had', text: heldAndSubmitted, values: values.slice(0, 2) })
    const [row] = had.rows
    return (row && reached(rules, row)) ?? look(client)
  })
}
