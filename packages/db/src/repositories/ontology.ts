import type { AnnotationContent, OntologyChange, ProtocolId, ReleaseId, TaskId } from '@reticle/domain'
import { and, desc, eq, isNotNull, type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { people } from '../schema/people.ts'
import { protocols } from '../schema/protocols.ts'

/** Labels by id, and options as `question option`. */
export type OntologyKeys = { readonly labels: readonly string[]; readonly options: readonly string[] }
export type Touched = { readonly annotations: number; readonly tasks: number }

/** What an annotation says: its labels, and the options of its answers, on the sample and on marks. */
const said = sql`
  select 'label' as kind, r.value->>'labelId' as key from jsonb_array_elements(a.content->'regions') r
  union
  select 'option', (q.value->>'questionId') || ' ' || o.value
  from (
    select value from jsonb_array_elements(a.content->'answers')
    union all
    select n.value from jsonb_array_elements(a.content->'regions') r, jsonb_array_elements(coalesce(r.value->'answers', '[]'::jsonb)) n) q,
  lateral (
    select q.value->'value'->>'option' as value where q.value->'value' ? 'option'
    union all
    select x from jsonb_array_elements_text(coalesce(q.value->'value'->'options', '[]'::jsonb)) x) o`

const matches = ({ labels, options }: OntologyKeys): SQL => sql`
  (s.kind = 'label' and s.key = any(${sql.param([...labels])}::text[]) or s.kind = 'option' and s.key = any(${sql.param([...options])}::text[]))`

/** Annotations under an older version than the one of the migration that says something of it. */
export type Affected = {
  readonly taskId: TaskId
  readonly annotations: readonly { readonly annotationId: string; readonly content: AnnotationContent }[]
}

/** Changes of label sets, and what of the annotations they touch. Reads the annotations of a project as a whole. */
export const ontologyRepository = (db: Executor) => ({
  /** All migrations of a project, newest first. */
  history: async (projectId: string) => {
    const rows = await db
      .select({
        protocolId: protocols.id,
        version: protocols.version,
        by: people.name,
        at: protocols.createdAt,
        changes: protocols.ontology,
      })
      .from(protocols)
      .innerJoin(people, eq(people.id, protocols.createdBy))
      .where(and(eq(protocols.projectId, projectId), isNotNull(protocols.ontology)))
      .orderBy(desc(protocols.version))
    return rows.map((row) => ({ ...row, protocolId: row.protocolId as ProtocolId, changes: row.changes ?? [] }))
  },

  /** By version: the changes that its label set was made with. */
  changesSince: async (projectId: string): Promise<{ version: number; changes: OntologyChange[] }[]> => {
    const rows = await db
      .select({ version: protocols.version, changes: protocols.ontology })
      .from(protocols)
      .where(and(eq(protocols.projectId, projectId), isNotNull(protocols.ontology)))
      .orderBy(protocols.version)
    return rows.map((row) => ({ version: row.version, changes: row.changes ?? [] }))
  },

  /** For each of the lists: how many annotations and tasks use any of it, each counted once. */
  usage: async (projectId: string, lists: readonly OntologyKeys[]): Promise<Touched[]> => {
    const wanted = lists.flatMap(({ labels, options }, place) => [
      ...labels.map((key) => ({ place, kind: 'label', key })),
      ...options.map((key) => ({ place, kind: 'option', key })),
    ])
    const { rows } = await db.execute<Touched & { place: number }>(sql`
      select w.place, count(distinct a.id)::int as annotations, count(distinct a.task_id)::int as tasks
      from annotations a, lateral (${said}) s, jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w (place int, kind text, key text)
      where a.project_id = ${projectId}::uuid and w.kind = s.kind and w.key = s.key group by 1`)
    const found = new Map(rows.map(({ place, annotations, tasks }) => [place, { annotations, tasks }]))
    return lists.map((_, place) => found.get(place) ?? { annotations: 0, tasks: 0 })
  },

  /** Releases with samples whose readings use any of these, as far as their tasks are still settled. */
  releases: async (projectId: string, keys: OntologyKeys) => {
    const { rows } = await db.execute<{ id: string; name: string; version: string; samples: number }>(sql`
      with touched as materialized (
        select distinct a.task_id from annotations a, lateral (${said}) s
        where a.project_id = ${projectId}::uuid and a.is_counted and ${matches(keys)})
      select r.id, r.name, r.version, count(*)::int as samples
      from releases r
      join tasks t on t.project_id = r.project_id and t.state = 'settled' and t.settled_at <= (r.plan->>'asOf')::timestamptz
        and r.plan->'query'->'kinds' ? t.resolution_kind
      join touched on touched.task_id = t.id
      where r.project_id = ${projectId}::uuid and r.state in ('frozen', 'published')
      group by 1, 2, 3 order by 1`)
    return rows.map((row) => ({ ...row, id: row.id as ReleaseId }))
  },

  /**
   * Counted annotations of versions below that of a migration that say any of what it is about: of tasks that can be asked again, and of those that
   * are still open. Each is counted once, however many migrations it is about.
   */
  toAsk: async (
    projectId: string,
    migrations: readonly { readonly version: number; readonly keys: OntologyKeys }[],
  ): Promise<Touched & { people: number; later: number }> => {
    const isMeant = migrations.map(({ version, keys }) => sql`(p.version < ${version} and ${matches(keys)})`)
    const { rows } = await db.execute<Touched & { people: number; later: number }>(sql`
      with found as materialized (
        select distinct a.id, a.task_id, a.annotator_id, t.state in ('settled', 'contested') as is_now
        from annotations a join protocols p on p.id = a.protocol_id join tasks t on t.id = a.task_id, lateral (${said}) s
        where a.project_id = ${projectId}::uuid and a.is_counted and t.state <> 'withdrawn' and (${sql.join([sql`false`, ...isMeant], sql` or `)}))
      select count(*) filter (where is_now)::int as annotations, count(distinct task_id) filter (where is_now)::int as tasks,
        count(distinct annotator_id) filter (where is_now)::int as people, count(distinct task_id) filter (where not is_now)::int as later
      from found`)
    return rows[0] ?? { annotations: 0, tasks: 0, people: 0, later: 0 }
  },

  /** The next tasks, by id, whose readers are to be asked again, with the annotations in question. */
  affected: async (projectId: string, version: number, keys: OntologyKeys, after: string | null, limit: number): Promise<Affected[]> => {
    const { rows } = await db.execute<{ taskId: string; annotations: { annotationId: string; content: AnnotationContent }[] }>(sql`
      select a.task_id as "taskId", jsonb_agg(jsonb_build_object('annotationId', a.id, 'content', a.content) order by a.id) as annotations
      from annotations a join protocols p on p.id = a.protocol_id join tasks t on t.id = a.task_id
      where a.project_id = ${projectId}::uuid and a.is_counted and p.version < ${version} and t.state in ('settled', 'contested')
        and (${after}::uuid is null or a.task_id > ${after}::uuid) and exists (select from (${said}) s where ${matches(keys)})
      group by a.task_id order by a.task_id limit ${limit}`)
    return rows.map((row) => ({ ...row, taskId: row.taskId as TaskId }))
  },
})
