import type { EventType, Protocol } from '@reticle/domain'
import { type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { isHistory } from '../schema/events.ts'

type HistoryObjectKind =
  | 'project'
  | 'protocol'
  | 'person'
  | 'sample'
  | 'task'
  | 'release'
  | 'model'
  | 'backend'
  | 'loop'
  | 'run'
  | 'invitation'
  | 'import'
  | 'label-import'
  | 'token'

export type HistoryFilter = {
  readonly of: { readonly projectId: string } | { readonly organizationId: string }
  readonly types: readonly EventType[]
  /** Of `types`: who did them is not told, so that they are none of a person's, and not found by words. */
  readonly masked: readonly EventType[]
  readonly actorId?: string | undefined
  readonly from?: Date | undefined
  readonly to?: Date | undefined
  readonly objectId?: string | undefined
  readonly words?: string | undefined
}
export type HistoryPlace = { readonly at: string; readonly id: string }

export type HistoryRow = {
  readonly id: string
  readonly at: string
  readonly type: EventType
  readonly subjectId: string
  readonly projectId: string | null
  readonly project: string | null
  readonly actorId: string | null
  readonly actor: string | null
  readonly payload: Record<string, unknown>
  readonly objectKind: HistoryObjectKind | null
  readonly objectId: string | null
  readonly objectName: string | null
}

/** Of each kind, so many of the newest are looked through for words. */
const mostSearched = 20_000
const columns = sql.raw('id, at, type, subject_id, organization_id, project_id, actor_id, payload')
const list = (types: readonly EventType[]) => sql`${sql.param([...types])}::text[]`
const escaped = (words: string) => `%${words.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`

const conditions = ({ from, to }: HistoryFilter, after: HistoryPlace | null): SQL => sql`true
  ${from === undefined ? sql`` : sql`and at >= ${from}::timestamptz`} ${to === undefined ? sql`` : sql`and at < ${to}::timestamptz`}
  ${after === null ? sql`` : sql`and (at, id) < (${after.at}::timestamptz, ${after.id}::bigint)`}`

/** Events of which somebody asked for one thing: it and, of a task or a sample, what belongs to it. */
const ofObject = (objectId: string): SQL => sql`
  select ${columns} from events where subject_id in (
    select ${objectId}::uuid
    union select s.id from tasks t join samples s on s.id = t.sample_id where t.id = ${objectId}::uuid
    union select id from tasks where sample_id = ${objectId}::uuid
    union select a.id from assignments a where a.task_id in (select ${objectId}::uuid union select id from tasks where sample_id = ${objectId}::uuid)
    union select a.id from annotations a where a.task_id in (select ${objectId}::uuid union select id from tasks where sample_id = ${objectId}::uuid)
    union select r.id from reviews r where r.task_id in (select ${objectId}::uuid union select id from tasks where sample_id = ${objectId}::uuid))`

/** The way to the events, by the index that fits, newest first within each kind. */
const found = (filter: HistoryFilter, after: HistoryPlace | null, limit: number): SQL => {
  const { of, types, masked, actorId, objectId, words } = filter
  const home = 'projectId' in of ? sql`project_id = ${of.projectId}::uuid` : sql`organization_id = ${of.organizationId}::uuid`
  const kept = conditions(filter, after)
  const plain = types.filter((type) => !masked.includes(type))
  const byWords =
    words === undefined
      ? sql``
      : sql`and (payload::text ilike ${escaped(words)} or type ilike ${escaped(words)}
          or exists (select from people p where p.id = actor_id and p.name ilike ${escaped(words)}))`
  const wanted = words === undefined && actorId === undefined ? types : plain
  const actor = actorId === undefined ? sql`` : sql`and actor_id = ${actorId}::uuid`
  if (objectId !== undefined)
    return sql`select ${columns} from (${ofObject(objectId)}) e
      where type = any (${list(wanted)}) and ${home} ${actor} and ${kept} ${byWords} order by at desc, id desc limit ${limit}`
  if (!('projectId' in of))
    return sql`select ${columns} from (
        select ${columns} from events where ${home} and ${isHistory} and type not like 'task.%' and type = any (${list(wanted)}) ${actor} and ${kept}
        order by at desc, id desc ${words === undefined ? sql`` : sql`limit ${mostSearched}`}) e
      where true ${byWords} order by at desc, id desc limit ${limit}`
  if (actorId !== undefined)
    return sql`select ${columns} from (
        select ${columns} from events where ${home} and ${isHistory} ${actor} and type = any (${list(wanted)}) and ${kept}
        order by at desc, id desc ${words === undefined ? sql`` : sql`limit ${mostSearched}`}) e
      where true ${byWords} order by at desc, id desc limit ${limit}`
  return sql`select e.* from unnest(${list(wanted)}) kind cross join lateral (
      select ${columns} from (
        select ${columns} from events where ${home} and ${isHistory} and type = kind and ${kept}
        order by at desc, id desc limit ${words === undefined ? limit : mostSearched}) newest
      where true ${byWords} order by at desc, id desc limit ${limit}) e
    order by e.at desc, e.id desc limit ${limit}`
}

/** What a row that an event is about is called, and where it is: an assignment, an annotation, a review is that of its task. */
const objects = sql.raw(`
  select 'project' as kind, id, name from projects where id = e.subject_id
  union all select 'protocol', id, version::text from protocols where id = e.subject_id
  union all select 'person', id, name from people where id = e.subject_id
  union all select 'sample', id, name from samples where id = e.subject_id
  union all select 'task', t.id, s.name from tasks t join samples s on s.id = t.sample_id where t.id = coalesce(
    (select id from tasks where id = e.subject_id), (select task_id from assignments where id = e.subject_id),
    (select task_id from annotations where id = e.subject_id), (select task_id from reviews where id = e.subject_id),
    (select task_id from suggestions where id = e.subject_id))
  union all select 'release', id, name from releases where id = e.subject_id
  union all select 'model', id, name from models where id = e.subject_id
  union all select 'backend', id, name from backends where id = e.subject_id
  union all select 'loop', id, name from learning_loops where id = e.subject_id
  union all select 'run', r.id, coalesce(b.name, '') from model_runs r left join backends b on b.id = r.backend_id where r.id = e.subject_id
  union all select 'invitation', id, note from invitations where id = e.subject_id
  union all select 'import', i.id, s.name from imports i join sources s on s.id = i.source_id where i.id = e.subject_id
  union all select 'label-import', id, file_name from label_imports where id = e.subject_id
  union all select 'token', id, name from tokens where id = e.subject_id
  limit 1`)

/** The history of a project or an organization (docs/spec/history.md). */
export const eventHistoryRepository = (db: Executor) => ({
  page: async (filter: HistoryFilter, after: HistoryPlace | null, limit: number): Promise<HistoryRow[]> => {
    const { rows } = await db.execute<HistoryRow>(sql`
      select e.id::text as id, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || '+00' as at, e.type, e.subject_id as "subjectId",
        e.project_id as "projectId", home.name as project, e.actor_id as "actorId", actor.name as actor, e.payload,
        o.kind as "objectKind", o.id as "objectId", o.name as "objectName"
      from (${found(filter, after, limit)}) e left join people actor on actor.id = e.actor_id left join projects home on home.id = e.project_id
        left join lateral (${objects}) o on true
      order by e.at desc, e.id desc`)
    return rows
  },
  /** What earlier events of these types about the same thing said last, by key; a webhook is told by its name. */
  saidBefore: async (eventIds: readonly string[], types: readonly EventType[]): Promise<ReadonlyMap<string, Record<string, unknown>>> => {
    if (eventIds.length === 0) return new Map()
    const { rows } = await db.execute<{ id: string; said: Record<string, unknown> | null }>(sql`
      select e.id::text as id, (
        select jsonb_object_agg(key, value) from (
          select distinct on (named.key) named.key, named.value from events earlier cross join lateral jsonb_each(earlier.payload) named
          where earlier.subject_id = e.subject_id and earlier.id < e.id and earlier.type = any (${list(types)})
            and split_part(earlier.type, '.', 1) = split_part(e.type, '.', 1) and earlier.project_id is not distinct from e.project_id
            and (e.type <> 'webhook.changed' or earlier.payload->>'name' = e.payload->>'name')
          order by named.key, earlier.id desc) last) as said
      from events e where e.id = any (${sql.param([...eventIds])}::bigint[])`)
    return new Map(rows.map(({ id, said }) => [id, said ?? {}]))
  },
  /** Versions of protocols with those before them; the first has none. */
  versions: async (protocolIds: readonly string[]): Promise<ReadonlyMap<string, { before: Protocol | null; after: Protocol }>> => {
    if (protocolIds.length === 0) return new Map()
    const { rows } = await db.execute<{ id: string; before: Protocol | null; after: Protocol }>(sql`
      select p.id, p.content as after, (
        select b.content from protocols b where b.project_id = p.project_id and b.version = p.version - 1) as before
      from protocols p where p.id = any (${sql.param([...protocolIds])}::uuid[])`)
    return new Map(rows.map(({ id, ...row }) => [id, row]))
  },
  /** Whether any version of the project's protocol keeps the names of readers from reviewers. */
  isBlind: async (projectId: string): Promise<boolean> => {
    const { rows } = await db.execute(sql`
      select from protocols where project_id = ${projectId} and (content->'review'->>'isBlind')::boolean is distinct from false limit 1`)
    return rows.length > 0
  },
})
