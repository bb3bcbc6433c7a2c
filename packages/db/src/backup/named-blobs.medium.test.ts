import { testDatabase } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, type Database } from '../database.ts'
import { blobPlaces, namedBlobs, otherHashes } from './named-blobs.ts'

let database: Database
let drop: () => Promise<void>
beforeAll(async () => {
  const made = await testDatabase()
  drop = made.drop
  database = connect(made.url, { applicationName: 'named-blobs-test', max: 1 })
})
afterAll(async () => {
  await database.close()
  await drop()
})

describe('named blobs', () => {
  it('knows every column of the schema that holds a SHA-256', async () => {
    const { rows } = await database.pool.query<{ place: string }>(
      `select table_name || '.' || column_name as place from information_schema.columns
        where table_schema = 'public' and column_name ~ 'sha256'`,
    )
    const known = [...blobPlaces.map(({ table, name }) => `${table}.${name}`), ...Object.keys(otherHashes)]
    const columns = new Set(known.filter((place) => !place.startsWith('samples.companion')))
    expect(columns).toEqual(new Set(rows.map(({ place }) => place)))
  })

  it('names what rows count on, what may be gone, and companions; nothing that is no SHA-256', async () => {
    const hash = (digit: string) => digit.repeat(64)
    await database.pool.query(`
      insert into organizations (id, name) values (gen_random_uuid(), 'Lab');
      insert into projects (id, organization_id, name) select gen_random_uuid(), id, 'P' from organizations;
      insert into sources (id, organization_id, project_id, kind, name) select gen_random_uuid(), organization_id, id, 'upload', 'F' from projects;
      insert into samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height, uri, thumbnail_sha256, image)
        select gen_random_uuid(), s.project_id, s.id, n, 'x', hash, 1, 'image/png', 1, 1, uri, thumbnail, image::jsonb from sources s cross join (values
          (1, '${hash('1')}', null, '${hash('a')}', '{"companions": {"x.img": "${hash('2')}"}}'),
          (2, '${hash('3')}', 'below/x.png', null, '{"companions": {}}'),
          (3, 'not a hash', null, null, null),
          (4, '${hash('4')}', 'below/y.png', '${hash('1')}', null)) given (n, hash, uri, thumbnail, image)`)
    const { rows } = await database.pool.query<{ name: string; must: boolean }>(
      `select name, bool_or(must) as must from (${namedBlobs}) n group by name order by name`,
    )
    expect(rows).toEqual([
      { name: hash('1'), must: true },
      { name: hash('2'), must: true },
      { name: hash('3'), must: false },
      { name: hash('4'), must: false },
      { name: hash('a'), must: true },
    ])
  })
})
