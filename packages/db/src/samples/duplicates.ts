import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Database, Executor } from '../database.ts'
import { shownSample } from '../repositories/samples.ts'
import { samples } from '../schema/samples.ts'
import { browseMilliseconds, within } from './browse.ts'

/** Samples of a group that are named; more are counted. */
const mostNamed = 50

const duplicateSample = { ...shownSample, withdrawnAt: samples.withdrawnAt }

const samplesOf = async (db: Executor, projectId: string, hashes: readonly string[]) =>
  db
    .select(duplicateSample)
    .from(samples)
    .where(and(eq(samples.projectId, projectId), inArray(samples.pictureHash, [...hashes]), sql`${samples.withdrawnAt} is null`))
    .orderBy(asc(samples.position))
    .limit(mostNamed)

/** Files that came in and added nothing, since their bytes were there: by the sample that holds them, after that of `after`. */
export const sameBytes = (database: Database, projectId: string, after: string | null, limit: number) =>
  within(database, browseMilliseconds, async (db) => {
    const { rows } = await db.execute<{ id: string; count: number; files: { name: string; importId: string; at: string }[] }>(sql`
      select f.sample_id as id, count(*)::int as count,
        (select jsonb_agg(jsonb_build_object('name', d.name, 'importId', di.id,
            'at', to_char(di.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by di.id, d.position)
          from (select * from import_files where sample_id = f.sample_id and outcome = 'duplicate' limit ${mostNamed}) d
          join imports di on di.id = d.import_id) as files
      from imports i join import_files f on f.import_id = i.id and f.outcome = 'duplicate'
      where i.project_id = ${projectId} and f.sample_id is not null and (${after}::uuid is null or f.sample_id > ${after}::uuid)
      group by f.sample_id order by f.sample_id limit ${limit}`)
    const ids = rows.map(({ id }) => id)
    const named = ids.length === 0 ? [] : await db.select(duplicateSample).from(samples).where(inArray(samples.id, ids))
    const byId = new Map(named.map((sample) => [sample.id, sample]))
    return rows.flatMap(({ id, count, files }) => {
      const sample = byId.get(id)
      return sample === undefined ? [] : [{ key: id, count, files, samples: [sample] }]
    })
  })

/** Different picture hashes of the samples that are in the study, ascending; no more than `most`. */
export const pictureHashes = (database: Database, projectId: string, most: number) =>
  within(database, browseMilliseconds, async (db) => {
    const { rows } = await db.execute<{ hash: string }>(sql`
      select distinct picture_hash as hash from samples
      where project_id = ${projectId} and picture_hash is not null and withdrawn_at is null order by 1 limit ${most}`)
    return rows.map(({ hash }) => hash)
  })

/** Hashes that several samples share, after `after`, and how many do. */
export const sharedHashes = (database: Database, projectId: string, after: string | null, limit: number) =>
  within(database, browseMilliseconds, async (db) => {
    const { rows } = await db.execute<{ hash: string; count: number }>(sql`
      select picture_hash as hash, count(*)::int as count from samples
      where project_id = ${projectId} and picture_hash > ${after ?? ''} and withdrawn_at is null
      group by picture_hash having count(*) > 1 order by picture_hash limit ${limit}`)
    return rows
  })

/** The samples of groups of hashes, and how many there are of each. */
export const ofHashes = (database: Database, projectId: string, groups: readonly (readonly string[])[]) =>
  within(database, browseMilliseconds, async (db) => {
    const hashes = groups.flat()
    const counts = await db.execute<{ hash: string; count: number }>(sql`
      select picture_hash as hash, count(*)::int as count from samples
      where project_id = ${projectId} and picture_hash = any(${sql.param(hashes)}::text[]) and withdrawn_at is null group by 1`)
    const countOf = new Map(counts.rows.map(({ hash, count }) => [hash, count]))
    const found = []
    for (const group of groups)
      found.push({
        key: group[0] ?? '',
        count: group.reduce((sum, hash) => sum + (countOf.get(hash) ?? 0), 0),
        samples: await samplesOf(db, projectId, group),
      })
    return found
  })
