import { createHash, randomBytes } from 'node:crypto'
import { newId } from '@reticle/db'
import { protocolSchema } from '@reticle/domain'
import { aContent, aProtocol } from '@reticle/testkit'
import type pg from 'pg'

export type BenchStudy = {
  readonly projectId: string
  readonly taskCount: number
  readonly people: readonly { readonly id: string; readonly token: string }[]
  readonly content: string
}

const reads = 3

const addPeople = async (pool: pg.Pool, count: number) => {
  const people = Array.from({ length: count }, () => {
    const id = newId()
    const tokenId = newId()
    const secret = randomBytes(32).toString('base64url')
    return { id, tokenId, token: `rtk_${tokenId}_${secret}`, hash: createHash('sha256').update(secret).digest('hex') }
  })
  await pool.query(
    `insert into people (id, name, email, created_at) select id, 'Reader', id::text || '@example.org', now() from unnest($1::uuid[]) id`,
    [people.map((one) => one.id)],
  )
  await pool.query(
    `insert into tokens (id, person_id, name, secret_sha256, expires_at)
      select id, person, 'bench', hash, now() + interval '1 day' from unnest($1::uuid[], $2::uuid[], $3::text[]) as t (id, person, hash)`,
    [people.map((one) => one.tokenId), people.map((one) => one.id), people.map((one) => one.hash)],
  )
  return people
}

/** A project of `taskCount` tasks that want three reads, with `readers` annotators who each have a token; `changes` of its protocol. */
export const fillStudy = async (
  pool: pg.Pool,
  taskCount: number,
  readers: number,
  changes: Parameters<typeof aProtocol>[0] = {},
): Promise<BenchStudy> => {
  const [organizationId, projectId, protocolId, sourceId] = [newId(), newId(), newId(), newId()]
  const people = await addPeople(pool, readers)
  const protocol = protocolSchema.parse(aProtocol({ redundancy: { reads }, ...changes }))
  await pool.query(`insert into organizations (id, name) values ($1, 'Lab')`, [organizationId])
  await pool.query(`insert into projects (id, organization_id, name, protocol_id) values ($1, $2, 'Bench', $3)`, [
    projectId,
    organizationId,
    protocolId,
  ])
  await pool.query(
    `insert into memberships (id, organization_id, person_id, project_id, role)
      select gen_random_uuid(), $1, person, project, role from unnest($2::uuid[]) person
      cross join (values ($3::uuid, 'annotator'), (null::uuid, 'member')) as r (project, role)`,
    [organizationId, people.map((one) => one.id), projectId],
  )
  await pool.query(`insert into sources (id, organization_id, project_id, kind, name) values ($1, $2, $3, 'upload', 'Files')`, [
    sourceId,
    organizationId,
    projectId,
  ])
  await pool.query(`insert into protocols (id, project_id, version, content, created_by) values ($1, $2, 1, $3, $4)`, [
    protocolId,
    projectId,
    JSON.stringify(protocol),
    people[0]?.id,
  ])
  await pool.query(
    `insert into samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height)
      select gen_random_uuid(), $1, $2, n, 'sample ' || n, lpad(n::text, 64, '0'), 100000, 'image/png', 512, 512 from generate_series(1, $3::int) n`,
    [projectId, sourceId, taskCount],
  )
  await pool.query(
    `insert into tasks (id, project_id, sample_id, protocol_id, position, reads)
      select gen_random_uuid(), $1, id, $2, position, $3 from samples where project_id = $1 order by position`,
    [projectId, protocolId, reads],
  )
  await pool.query('vacuum analyze')
  return { projectId, taskCount, people: people.map(({ id, token }) => ({ id, token })), content: JSON.stringify(aContent()) }
}
