import { sql } from 'drizzle-orm'
import { type CopyOut, copyOutOf } from '../copy-out.ts'
import type { Database, Executor } from '../database.ts'
import { inTransaction } from '../transaction.ts'
import { type ChainProblem, type ChainReport, mostProblems, type Tell } from './chain-report.ts'
import { checkReleases } from './check-releases.ts'
import { checkEntries, checkSeal, type SealRow } from './check-seal.ts'
import { nothingBefore } from './seal-text.ts'

const begin = 'begin isolation level repeatable read read only'
const settings = `set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0; set local timezone = 'UTC';
  set local datestyle = 'ISO'; set local extra_float_digits = 1`

/** A seal is made every few seconds; an event that is in none after so long was overlooked, or slipped in. */
const graceSeconds = 900

const sealAfter = async (tx: Executor, number: number): Promise<SealRow | undefined> => {
  const { rows } = await tx.execute<Omit<SealRow, 'number' | 'sealedAt'> & { number: string; at: string }>(sql`
    select number::text as number, previous, ids::text as ids, events, leaves, root, hash, to_char(sealed_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
    from event_seals where event_seals.number > ${number} order by event_seals.number limit 1`)
  return rows[0] && { ...rows[0], number: Number(rows[0].number), sealedAt: new Date(rows[0].at) }
}

/** Events in no seal: those that wait for the next one are counted, the others told. */
const checkUnsealed = async (tx: Executor, tell: Tell, asOf: Date | undefined): Promise<number> => {
  const { rows } = await tx.execute<{ id: string; type: string; isOld: boolean }>(sql`
    with known as (select coalesce(range_agg(ids), '{}'::int8multirange) as ids from event_seals),
    gaps as (select unnest(int8multirange(int8range(0, null)) - ids) as gap from known)
    select e.id::text as id, e.type, e.at < coalesce(${asOf?.toISOString() ?? null}::timestamptz, now()) - make_interval(secs => ${graceSeconds}) as "isOld"
    from gaps join events e on e.id >= lower(gap) and (upper(gap) is null or e.id < upper(gap)) order by e.id`)
  for (const { id, type } of rows.filter(({ isOld }) => isOld))
    tell('not-sealed', `event ${id} ${type}`, 'is in no seal: it was added behind the back of the application, or no worker has run since')
  return rows.filter(({ isOld }) => !isOld).length
}

/**
 * Recomputes the whole chain at one moment (docs/spec/audit.md): every seal, every event and every row that events tell of, and the ids of frozen
 * releases. Reads everything once, and holds one seal in memory.
 * @param cited hashes of seals that were noted elsewhere: each must be in the chain
 * @param asOf the moment that the database is of, where it is not now: a backup that was restored. What was young then still waits for its seal.
 */
export const verifyChain = async (database: Database, cited: readonly string[] = [], asOf?: Date): Promise<ChainReport> =>
  inTransaction(database, begin, async (tx, client) => {
    await client.query(settings)
    const copyOut: CopyOut = copyOutOf(client)
    const problems: ChainProblem[] = []
    let problemCount = 0
    const tell: Tell = (code, at, message) => {
      problemCount++
      if (problems.length < mostProblems) problems.push({ code, at, message })
    }
    const counted = { events: 0, rows: 0 }
    const missing = new Set(cited)
    let last = { number: 0, hash: nothingBefore }
    let seals = 0
    for (let row = await sealAfter(tx, 0); row !== undefined; row = await sealAfter(tx, row.number)) {
      checkSeal(row, last, tell)
      await checkEntries(copyOut, row, tell, counted)
      missing.delete(row.hash)
      last = row
      seals++
    }
    for (const hash of missing)
      tell('head-unknown', hash, 'no seal of this database has this hash: the chain was made anew, or it is that of another database')
    const waiting = await checkUnsealed(tx, tell, asOf)
    await checkReleases(tx, tell)
    return { seals, ...counted, waiting, head: seals === 0 ? null : last.hash, problems, problemCount }
  })
