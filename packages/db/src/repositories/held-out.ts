import type { HeldOut, HeldOutSide } from '@reticle/domain'
import { type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'

/** Whether a sample is on that side of the draw; `groups` and `sha256` are its columns. */
export const onSide = ({ take, ...draw }: HeldOutSide, groups: SQL, sha256: SQL): SQL => {
  const isHeldOut = sql`is_held_out_by(${JSON.stringify(draw)}::jsonb, ${groups}, ${sha256})`
  return take === 'held-out' ? isHeldOut : sql`not ${isHeldOut}`
}

/** Draws of the loops of a project that have not ended. */
export const drawsOf = async (db: Executor, projectId: string): Promise<HeldOut[]> => {
  const { rows } = await db.execute<{ draw: HeldOut }>(
    sql`select distinct plan->'heldOut' as draw from learning_loops where project_id = ${projectId}::uuid and state <> 'ended' order by 1`,
  )
  return rows.map(({ draw }) => draw)
}

/** Whether a sample is held out by any of these draws. */
export const isHeldOutBy = (draws: readonly HeldOut[], groups: SQL, sha256: SQL): SQL =>
  draws.length === 0
    ? sql`false`
    : sql`(${sql.join(
        draws.map((draw) => onSide({ ...draw, take: 'held-out' }, groups, sha256)),
        sql` or `,
      )})`
