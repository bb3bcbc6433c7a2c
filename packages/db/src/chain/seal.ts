import { type SQL, sql } from 'drizzle-orm'
import { copyOutOf } from '../copy-out.ts'
import type { Database, Executor } from '../database.ts'
import { inTransaction } from '../transaction.ts'
import { entriesOf, leafKinds } from './entries.ts'
import { leafHash, merkleRoot } from './merkle.ts'
import { nothingBefore, sealHash } from './seal-text.ts'

/** Events of one seal at most. */
const mostEvents = 10_000
/** Seals in which an event that came late is looked for; whoever is later is told by the verification. */
const lateSeals = 20

/** Where the chain ends: what a release cites, and what to note elsewhere. */
export type ChainHead = { readonly seals: number; readonly hash: string }

/**
 * A moment, so that what was written before it can be told from what may still come: ids are given before the commit, so that a lower one can
 * appear after a higher one. `lastId` was given at that moment; who had it, had begun before `horizon`.
 */
export type Mark = { readonly lastId: number; readonly horizon: string }

/** To be taken some time before `seal`: what was written before is sealed once all transactions of that moment are over. */
export const markNow = async (db: Executor): Promise<Mark> => {
  const { rows } = await db.execute<{ last: string | null; horizon: string }>(sql`
    select pg_sequence_last_value(pg_get_serial_sequence('events', 'id')::regclass)::text as last,
      pg_snapshot_xmax(pg_current_snapshot())::text as horizon`)
  return { lastId: Number(rows[0]?.last ?? 0), horizon: rows[0]?.horizon ?? '0' }
}

/** The last seal; undefined before the first. */
export const chainHead = async (db: Executor): Promise<ChainHead | undefined> => {
  const { rows } = await db.execute<{ seals: string; hash: string }>(
    sql`select number::text as seals, hash from event_seals order by number desc limit 1`,
  )
  return rows[0] && { seals: Number(rows[0].seals), hash: rows[0].hash }
}

/** Which events are next: those up to the mark behind the last seal, and those that came late among the last ones. */
const nextIds = async (db: Executor, { lastId }: Mark): Promise<readonly string[]> => {
  const { rows } = await db.execute<{ id: string }>(sql`
    with last as (select ids from event_seals order by number desc limit ${lateSeals}),
    known as (select coalesce(range_agg(ids), '{}'::int8multirange) as ids from last),
    gaps as (
      select unnest(int8multirange(int8range(coalesce(lower(ids), 0), ${lastId}::bigint + 1)) - ids) as gap from known)
    select e.id::text as id from gaps cross join lateral (
      select id from events where id >= coalesce(lower(gap), 0) and id < upper(gap) order by id limit ${mostEvents}) e
    order by e.id limit ${mostEvents}`)
  return rows.map(({ id }) => id)
}

const among = (ids: readonly string[]): SQL => sql`e.id = any (${sql.param(ids)}::bigint[])`

/** What is printed is the same whatever the database is set to. */
const settings = `set local timezone = 'UTC'; set local datestyle = 'ISO'; set local extra_float_digits = 1`

/**
 * Whether everything that had begun to write in this database at the mark is over. The snapshot tells it of the whole server, so that others'
 * databases on it could hold ours up: then the sessions of ours are looked at one by one.
 */
const isOver = ({ horizon }: Mark): SQL => sql`
  with mark as (select age(xid(${horizon}::xid8)) as age)
  select pg_snapshot_xmin(pg_current_snapshot()) >= ${horizon}::xid8 or (
    not exists (select from pg_stat_activity, mark where datname = current_database() and pid <> pg_backend_pid() and age(backend_xid) > mark.age)
    and not exists (select from pg_prepared_xacts, mark where database = current_database() and age(transaction) > mark.age)) as is_over
  from mark`

export type SealOutcome = 'sealed' | 'nothing' | 'too-early'

/**
 * Seals one batch of events up to the mark (docs/spec/audit.md). One process at a time, the others wait; readers and writers are never held up.
 * `too-early`: a transaction of the mark's moment still runs.
 */
export const seal = async (database: Database, mark: Mark, at: Date): Promise<SealOutcome> =>
  inTransaction(database, 'begin', async (tx, client): Promise<SealOutcome> => {
    await client.query(settings)
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('reticle.seal'))`)
    const { rows } = await tx.execute<{ is_over: boolean }>(isOver(mark))
    if (rows[0]?.is_over !== true) return 'too-early'
    const ids = await nextIds(tx, mark)
    if (ids.length === 0) return 'nothing'
    const leaves: Buffer[] = []
    for await (const { kind, text } of entriesOf(copyOutOf(client), among(ids)))
      leaves.push(Buffer.concat([Uint8Array.of(leafKinds[kind]), leafHash(text)]))
    const head = await chainHead(tx)
    const { rows: made } = await tx.execute<{ ids: string }>(
      sql`select range_agg(int8range(id, id, '[]'))::text as ids from unnest(${sql.param(ids)}::bigint[]) id`,
    )
    const facts = {
      number: (head?.seals ?? 0) + 1,
      previous: head?.hash ?? nothingBefore,
      ids: made[0]?.ids ?? '{}',
      events: ids.length,
      root: merkleRoot(leaves).toString('hex'),
      sealedAt: at,
    }
    await tx.execute(sql`
      insert into event_seals (number, previous, ids, events, leaves, root, hash, sealed_at)
      values (${facts.number}, ${facts.previous}, ${facts.ids}::int8multirange, ${facts.events}, ${Buffer.concat(leaves)}, ${facts.root},
        ${sealHash(facts)}, ${at})`)
    return 'sealed'
  })

/** Seals all that was written before now, as far as transactions that still run allow. */
export const sealAll = async (database: Database, now: () => Date): Promise<ChainHead | undefined> => {
  const mark = await markNow(database.db)
  while ((await seal(database, mark, now())) === 'sealed');
  return chainHead(database.db)
}
