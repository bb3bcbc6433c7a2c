import type pg from 'pg'

const people = 12
const readers = 3

/**
 * Fills a database with one project of contested tasks: three readers of twelve each, comparisons with marks of eight labels and one answer, and
 * samples with a patient (2,000 values), a plate (60) and a night (365). Rows of contested_tasks come by the trigger, as always.
 */
export const fillContested = async (pool: pg.Pool, tasks: number): Promise<{ readonly projectId: string; readonly reviewerId: string }> => {
  const one = async (text: string, values: unknown[] = []): Promise<string> =>
    (await pool.query<{ id: string }>(text, values)).rows[0]?.id ?? ''
  const organizationId = await one(`insert into organizations (id, name) values (gen_random_uuid(), 'Lab') returning id`)
  const personIds = await Promise.all(
    Array.from({ length: people }, (_, n) =>
      one(`insert into people (id, name, email) values (gen_random_uuid(), $1, $2) returning id`, [`Reader ${n}`, `r${n}@example.org`]),
    ),
  )
  const [reviewerId = ''] = personIds
  const projectId = await one(`insert into projects (id, organization_id, name) values (gen_random_uuid(), $1, 'Study') returning id`, [
    organizationId,
  ])
  const protocolId = await one(
    `insert into protocols (id, project_id, version, content, created_by)
      values (gen_random_uuid(), $1, 1, '{"leaseMinutes": 15, "review": {"isBlind": false}}', $2) returning id`,
    [projectId, reviewerId],
  )
  const sourceId = await one(
    `insert into sources (id, organization_id, project_id, kind, name) values (gen_random_uuid(), $1, $2, 'upload', 'Files') returning id`,
    [organizationId, projectId],
  )
  await pool.query(
    `insert into samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height, groups)
      select gen_random_uuid(), $1, $2, n, 'sample ' || n, n::text, 1000, 'image/png', 512, 512,
        jsonb_build_object('patient', (n * 7919 % 2000)::text, 'plate', (n % 60)::text, 'night', (n * 31 % 365)::text)
      from generate_series(1, $3::int) n`,
    [projectId, sourceId, tasks],
  )
  await pool.query(
    `insert into tasks (id, project_id, sample_id, protocol_id, position, reads, counted, state)
      select gen_random_uuid(), $1, id, $2, position, $3, $3, 'comparing' from samples where project_id = $1`,
    [projectId, protocolId, readers],
  )
  await pool.query(
    `insert into assignments (id, project_id, task_id, annotator_id, state, fence, leased_at, expires_at, ended_at)
      select gen_random_uuid(), $1, t.id, ($2::uuid[])[1 + (t.position * 5 + k * (1 + t.position % 3)) % ${people}], 'submitted', 1, now(), now(), now()
      from tasks t cross join generate_series(1, $3::int) k where t.project_id = $1`,
    [projectId, personIds, readers],
  )
  await pool.query(
    `insert into annotations
        (id, project_id, task_id, assignment_id, annotator_id, protocol_id, idempotency_key, content, region_count, is_counted, submitted_at)
      select gen_random_uuid(), $1, task_id, id, annotator_id, $2, id::text, '{"regions": [], "answers": []}', 0, true, now()
      from assignments where project_id = $1`,
    [projectId, protocolId],
  )
  await pool.query(
    `insert into consensus (id, task_id, outcome, decision, agreement)
      select t.id, t.id, jsonb_build_object(
        'regions', (select jsonb_agg(jsonb_build_object('kind', case when k = 1 then 'agreed' else 'class-differs' end,
          'labelVotes', jsonb_build_object('label-' || (t.position * 3 + k) % 8, 2, 'label-' || (t.position * (k + 1)) % 8, 1)))
          from generate_series(1, 1 + (t.position % 4)::int) k),
        'answers', jsonb_build_array(jsonb_build_object('questionId', 'grade', 'votes', jsonb_build_array(
          jsonb_build_object('value', jsonb_build_object('kind', 'choice', 'option', t.position % 4)))))),
        '{}', (t.position * 37 % 101) / 100.0
      from tasks t where t.project_id = $1`,
    [projectId],
  )
  await pool.query(
    `update tasks set state = 'contested', consensus_id = id, contested_at = now() - position * interval '1 minute',
        agreement = (position * 37 % 101) / 100.0, reason = (array['low agreement', 'classes differ', 'can''t tell'])[1 + position % 3]
      where project_id = $1`,
    [projectId],
  )
  await pool.query('vacuum analyze')
  return { projectId, reviewerId }
}
