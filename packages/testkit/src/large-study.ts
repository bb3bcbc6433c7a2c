import type pg from 'pg'

/** Ids in a database that `fillLargeStudy` filled. */
export type LargeStudy = { readonly projectId: string; readonly otherId: string; readonly annotatorId: string; readonly reviewerId: string }

const largeTasks = 20_000
const smallTasks = 400

/**
 * Fills a database with a project of 20,000 tasks (every tenth contested, every tenth settled, the others collecting; 30,000 annotations) and
 * one of 400 tasks beside it, and updates the planner's statistics, so that plans are those of a real study.
 */
export const fillLargeStudy = async (pool: pg.Pool): Promise<LargeStudy> => {
  const one = async (text: string, values: unknown[] = []): Promise<string> =>
    (await pool.query<{ id: string }>(text, values)).rows[0]?.id ?? ''
  const organizationId = await one(`insert into organizations (id, name) values (gen_random_uuid(), 'Lab') returning id`)
  const person = () =>
    one(`insert into people (id, name, email) values (gen_random_uuid(), 'Reader', gen_random_uuid()::text || '@example.org') returning id`)
  const people = await Promise.all(Array.from({ length: 8 }, person))
  const [annotatorId = '', reviewerId = ''] = people
  const project = async (count: number): Promise<string> => {
    const projectId = await one(`insert into projects (id, organization_id, name) values (gen_random_uuid(), $1, 'Study') returning id`, [
      organizationId,
    ])
    const protocolId = await one(
      `insert into protocols (id, project_id, version, content, created_by) values (gen_random_uuid(), $1, 1, '{"leaseMinutes": 15}', $2) returning id`,
      [projectId, reviewerId],
    )
    await pool.query('update projects set protocol_id = $2 where id = $1', [projectId, protocolId])
    const sourceId = await one(
      `insert into sources (id, organization_id, project_id, kind, name) values (gen_random_uuid(), $1, $2, 'upload', 'Files') returning id`,
      [organizationId, projectId],
    )
    await pool.query(
      `insert into samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height)
        select gen_random_uuid(), $1, $2, n, 'sample ' || n, n::text, 1000, 'image/png', 512, 512 from generate_series(1, $3::int) n`,
      [projectId, sourceId, count],
    )
    await pool.query(
      `insert into tasks (id, project_id, sample_id, protocol_id, position, reads, counted, state, reason, contested_at, settled_at, resolution_kind)
        select gen_random_uuid(), $1, id, $2, position, 2,
          case when position % 10 < 2 then 2 else (position % 2)::int end,
          (array['contested', 'settled'])[position % 10 + 1],
          case when position % 10 < 2 then 'readers disagree' end,
          case when position % 10 = 0 then now() - position * interval '1 minute' end,
          case when position % 10 = 1 then now() - position * interval '1 minute' end,
          case when position % 10 = 1 then 'consensus' end
        from (select id, position from samples where project_id = $1) s where position % 10 < 2`,
      [projectId, protocolId],
    )
    await pool.query(
      `insert into tasks (id, project_id, sample_id, protocol_id, position, reads, counted)
        select gen_random_uuid(), $1, id, $2, position, 2, (position % 2)::int
        from samples where project_id = $1 and position % 10 >= 2`,
      [projectId, protocolId],
    )
    await pool.query(
      `insert into assignments (id, project_id, task_id, annotator_id, state, fence, leased_at, expires_at, ended_at)
        select gen_random_uuid(), $1, t.id, ($2::uuid[])[1 + (t.position + k) % 8], 'submitted', 1, now(), now(), now()
        from tasks t cross join generate_series(1, 2) k where t.project_id = $1 and k <= t.counted`,
      [projectId, people],
    )
    await pool.query(
      `insert into annotations
          (id, project_id, task_id, assignment_id, annotator_id, protocol_id, idempotency_key, content, region_count, is_counted, submitted_at)
        select gen_random_uuid(), $1, task_id, id, annotator_id, $2, id::text, '{"regions": [], "answers": []}', 0, true, now() - random() * interval '30 days'
        from assignments where project_id = $1`,
      [projectId, protocolId],
    )
    await pool.query(
      `insert into task_viewings (task_id, person_id, project_id, viewed_at)
        select id, ($2::uuid[])[k], $1, now() from tasks cross join generate_series(2, 3) k where project_id = $1 and state <> 'collecting'`,
      [projectId, people],
    )
    return projectId
  }
  const projectId = await project(largeTasks)
  const otherId = await project(smallTasks)
  await pool.query('vacuum analyze')
  return { projectId, otherId, annotatorId, reviewerId }
}

type Plan = { 'Node Type': string; 'Relation Name'?: string; Plans?: Plan[] }
const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

/** The tables that a statement reads from end to end under these parameters, by the planner's own word. The statement is not run. */
export const scannedTables = async (pool: pg.Pool, text: string, values: readonly unknown[]): Promise<string[]> => {
  const { rows } = await pool.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(`explain (format json) ${text}`, [...values])
  const plan = rows[0]?.['QUERY PLAN'][0]?.Plan
  if (plan === undefined) throw new Error(`no plan for: ${text}`)
  return nodesOf(plan).flatMap((node) => (node['Node Type'].endsWith('Seq Scan') ? [node['Relation Name'] ?? '?'] : []))
}
