import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newId } from '@reticle/db'
import { protocolSchema } from '@reticle/domain'
import { type PolygonGeometry, packMeasures } from '@reticle/geometry'
import type pg from 'pg'

export type ReleaseStudy = {
  readonly organizationId: string
  readonly projectId: string
  readonly personId: string
  readonly samples: number
}

const shapes = 2000
const vertices = 20

/** A star-shaped polygon of 20 vertices in a picture of 2048 px, with three decimals, as a browser's canvas gives it at some zoom. */
const ringOf = (seed: number): number[] => {
  const [cx, cy] = [200 + ((seed * 7919) % 1600), 200 + ((seed * 104729) % 1600)]
  return Array.from({ length: vertices }, (_, n) => {
    const [angle, radius] = [(2 * Math.PI * n) / vertices, 60 + ((seed * 31 + n * 17) % 97)]
    return [cx + radius * Math.cos(angle), cy + radius * Math.sin(angle)].map((value) => Math.round(value * 1000) / 1000)
  }).flat()
}

const protocol = protocolSchema.parse({
  title: 'Plates',
  labels: [
    { id: 'cell', name: 'Cell', color: '#1f77b4' },
    { id: 'debris', name: 'Debris', color: '#d55e00' },
  ],
  redundancy: { reads: 1 },
})

/** Ids that ascend with the number, as those of the application do. */
const idOf = (kind: string) =>
  `(lpad(to_hex(1700000000000 + n), 12, '0') || '7${kind}00' || '8000' || substr(md5('${kind}' || n), 1, 12))::uuid`

const region = `jsonb_build_object('id', 'r-' || n, 'labelId', case n % 5 when 0 then 'debris' else 'cell' end, 'geometry', s.geometry,
  'attributes', '{}'::jsonb, 'origin', '{"kind": "tool", "tool": "polygon"}'::jsonb)`
const cluster = `jsonb_build_object('id', 'r-' || n, 'kind', 'agreed', 'geometry', s.geometry, 'labelId', case n % 5 when 0 then 'debris' else 'cell' end,
  'support', 1, 'raters', 1, 'isTied', false, 'isKept', true, 'meanIou', null, 'labelVotes', '{"cell": 1}'::jsonb,
  'members', jsonb_build_array(jsonb_build_object('annotationId', ${idOf('c')}, 'regionId', 'r-' || n)))`
/**
 * A study of this many settled samples, each with one reading of one polygon of 20 vertices and the consensus of it. Rows go in by SQL, with the
 * tables' own indexes; no image bytes are made here.
 */
export const settledStudy = async (pool: pg.Pool, samples: number): Promise<ReleaseStudy> => {
  const [organizationId, projectId, sourceId, protocolId] = [newId(), newId(), newId(), newId()]
  const people = Array.from({ length: 20 }, () => newId())
  const client = await pool.connect()
  const query = async (text: string, values: readonly unknown[] = []) => void (await client.query(text, [...values]))
  try {
    await query(`set reticle.bulk = 'on'`)
    await query(`insert into organizations (id, name) values ($1, 'Lab')`, [organizationId])
    await query(`insert into people (id, name, email) select id, 'Reader', id::text || '@example.org' from unnest($1::uuid[]) id`, [people])
    await query(`insert into projects (id, organization_id, name, protocol_id) values ($1, $2, 'Plates', $3)`, [
      projectId,
      organizationId,
      protocolId,
    ])
    await query(`insert into sources (id, organization_id, project_id, kind, name) values ($1, $2, $3, 'upload', 'Uploads')`, [
      ...[sourceId, organizationId, projectId],
    ])
    await query(
      `insert into protocols (id, project_id, version, content, created_by, created_at) values ($1, $2, 1, $3, $4, '2026-01-01')`,
      [...[protocolId, projectId, JSON.stringify(protocol), people[0]]],
    )
    await query('create temporary table shapes (shape int primary key, geometry jsonb, measures float8[])')
    const made = Array.from({ length: shapes }, (_, n): PolygonGeometry => ({ type: 'polygon', rings: [ringOf(n)] }))
    await query(`insert into shapes select n - 1, g, m::float8[] from unnest($1::jsonb[], $2::text[]) with ordinality t(g, m, n)`, [
      made.map((one) => JSON.stringify(one)),
      made.map((one) => `{${packMeasures([one]).join(',')}}`),
    ])
    for (let from = 1; from <= samples; from += 100_000) {
      const to = Math.min(samples, from + 99_999)
      const numbers = `generate_series(${from}, ${to}) n`
      await query(
        `insert into samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height, groups, origin, metadata)
          select ${idOf('a')}, $1, $2, n, 'plate-' || n % 1000 || '/image-' || n || '.png', encode(sha256(('image ' || n)::bytea), 'hex'), length('image ' || n),
            'image/png', 2048, 2048, jsonb_build_object('plate', (n % 1000)::text), '{"source": "run 7", "licence": "CC0-1.0"}',
            '{"exposure": 0.25, "gain": 2}' from ${numbers}`,
        [projectId, sourceId],
      )
      await query(
        `insert into tasks (id, project_id, sample_id, protocol_id, position, level_rule, reads, counted, state, is_open, reason, rule_id, agreement,
            consensus_id, resolution_kind, settled_at)
          select ${idOf('b')}, $1, ${idOf('a')}, $2, n, 'none', 1, 1, 'settled', false, 'readers agree', 'agreed', 1, ${idOf('d')}, 'consensus', '2026-01-02'
            from ${numbers}`,
        [projectId, protocolId],
      )
      await query(
        `insert into annotations (id, project_id, task_id, assignment_id, annotator_id, protocol_id, idempotency_key, content, region_count, is_counted,
            active_milliseconds, submitted_at)
          select ${idOf('c')}, $1, ${idOf('b')}, ${idOf('e')}, ($3::uuid[])[1 + n % 20], $2, 'k' || n,
            jsonb_build_object('regions', jsonb_build_array(${region}), 'answers', '[]'::jsonb, 'comment', ''), 1, true, 4000 + n % 1000,
            '2026-01-01T10:00:00Z'::timestamptz + n * interval '100 ms'
            from ${numbers} join shapes s on s.shape = n % ${shapes}`,
        [projectId, protocolId, people],
      )
      await query(
        `insert into consensus (id, task_id, outcome, decision, agreement, measures, created_at)
          select ${idOf('d')}, ${idOf('b')}, jsonb_build_object('answers', '[]'::jsonb, 'regions', jsonb_build_array(${cluster}), 'agreement',
              '{"overall": {"value": 1, "n": 1, "excluded": 0}, "answers": {"value": null, "n": 0, "excluded": 0}, "regions": {"value": 1, "n": 1, "excluded": 0}}'::jsonb,
              'by', jsonb_build_object('algorithm', 'compare-task', 'version', '1', 'parameters', '{"iou": 0.5}'::jsonb, 'inputs', jsonb_build_array(${idOf('c')}))),
            '{"effect": {"kind": "settle"}, "reason": "readers agree", "ruleId": "agreed"}', 1, s.measures, '2026-01-02'
            from ${numbers} join shapes s on s.shape = n % ${shapes}`,
      )
    }
    for (const table of ['samples', 'tasks', 'annotations', 'consensus']) await query(`vacuum analyze ${table}`)
  } finally {
    client.release(true)
  }
  return { organizationId, projectId, personId: people[0] ?? randomUUID(), samples }
}

/** Puts the bytes of the samples' images where a store of this folder has them. */
export const storeImages = (blobs: string, samples: number): void => {
  for (let n = 0; n < 256; n++) mkdirSync(join(blobs, n.toString(16).padStart(2, '0')), { recursive: true })
  for (let n = 1; n <= samples; n++) {
    const content = `image ${n}`
    const sha256 = createHash('sha256').update(content).digest('hex')
    writeFileSync(join(blobs, sha256.slice(0, 2), sha256.slice(2)), content)
  }
}

/** Puts the job onto the outbox, and wakes the workers. */
export const askJob = async (pool: pg.Pool, releaseId: string): Promise<void> => {
  const payload = JSON.stringify({ releaseId })
  await pool.query(`insert into outbox (kind, name, payload) values ('job', 'freeze-release', $1)`, [payload])
  await pool.query(`select pg_notify('reticle_outbox', '')`)
}

/** Asks for a release as the API does; answers its id. */
export const askRelease = async (pool: pg.Pool, { projectId, personId }: ReleaseStudy, version: string): Promise<string> => {
  const id = newId()
  const plan = {
    notes: '',
    query: { kinds: ['consensus', 'adjudication', 'gold'] },
    split: { shares: { train: 0.8, validation: 0.1, test: 0.1 }, seed: 7, groupBy: 'plate' },
    asOf: '2026-02-01T00:00:00.000Z',
  }
  await pool.query(
    `insert into releases (id, project_id, name, version, state, plan, created_by) values ($1, $2, 'Cells', $3, 'freezing', $4, $5)`,
    [id, projectId, version, JSON.stringify(plan), personId],
  )
  await askJob(pool, id)
  return id
}
