import {
  type AnnotationContent,
  type EventType,
  measuresOfMarks,
  type OntologyVersion,
  type ProjectId,
  type Protocol,
  type QueueOrder,
  type RoutingDecision,
  type TaskConsensus,
  type TaskId,
  type TaskState,
} from '@reticle/domain'
import { eq, type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { protocols } from '../schema/protocols.ts'

/**
 * A counted annotation, as comparisons and rules see it. `version` of the protocol that it was made under; `submittedAt`, in milliseconds since
 * 1970, is that of the reader's first one.
 */
export type ComparedRow = {
  readonly id: string
  readonly content: AnnotationContent
  readonly version: number
  readonly annotatorId: string
  readonly submittedAt: number
}

/** A task that waits for its comparison, locked until the end of the transaction. */
export type ComparingTask = {
  readonly id: TaskId
  readonly projectId: ProjectId
  readonly organizationId: string
  readonly protocolId: string
  readonly liveProtocolId: string | null
  readonly counted: number
  readonly reads: number
  readonly regions: number
  /** Rounds of revision that were begun. */
  readonly round: number
  /** Scores that a model pushed, by kind. */
  readonly scores: Readonly<Record<string, number>>
  /** The counted annotations that no later one supersedes, by id; null when the task is heavy. */
  readonly annotations: readonly ComparedRow[] | null
}

/** What a comparison came to, and where the task goes. */
export type Compared = {
  readonly taskId: TaskId
  readonly projectId: ProjectId
  readonly organizationId: string
  readonly consensusId: string
  readonly outcome: TaskConsensus
  readonly decision: RoutingDecision
  /** `comparing` where a round of revision begins, which writes the rest by itself. */
  readonly state: TaskState
  readonly eventType: EventType | null
  readonly reads: number
  /** Who alone is asked for more reads. */
  readonly pool: string | null
  /** Whether the queue of the project goes by agreement, so that the task gets another place in it. */
  readonly isKeyed: boolean
}

/** When a reader first submitted: a revision does not come later than what it is of. */
export const firstSubmitted = sql`case when a.supersedes is null then a.submitted_at else (
  select min(own.submitted_at) from annotations own
  where own.task_id = a.task_id and own.annotator_id = a.annotator_id and own.purpose in ('vote', 'revision')) end`

/** The protocol version that `a` was made under: how it is read under a later one goes by it (ontology.md, O15). */
export const versionOf = sql`(select made.version from protocols made where made.id = a.protocol_id)`

/** The versions of the project of the protocol `of`, up to that one, with the changes of label sets that annotations are read through. */
export const versionsUpTo = (of: SQL) => sql<OntologyVersion[]>`(
  select coalesce(json_agg(json_build_object('version', v.version, 'ontology', v.ontology) order by v.version), '[]')
  from protocols v join protocols last on last.project_id = v.project_id
  where last.id = ${of} and v.version <= last.version and v.ontology is not null)`

/** Scores of the task `of`, by kind. */
export const scoresOf = (of: SQL) =>
  sql`coalesce((select json_object_agg(s.kind, s.value) from task_scores s where s.task_id = ${of}), '{}')`

/** Comparisons of many tasks at once: one statement reads, one writes. */
export const comparingRepository = (db: Executor) => ({
  /**
   * Locks up to `limit` tasks that wait, and reads what is compared; what another worker holds, and what is in `except`, is passed over.
   * A task of more than `mostRegions` regions comes without its annotations. `only` takes these tasks alone. The "offset 0" keeps what supersedes
   * a look-up of each annotation: as a join it was once planned to read all annotations for each task.
   */
  take: async (limit: number, mostRegions: number, except: readonly string[], only: readonly string[] | null): Promise<ComparingTask[]> => {
    const { rows } = await db.execute<ComparingTask>(sql`
      with taken as materialized (
        select t.id, t.project_id, t.protocol_id, t.counted, t.reads, t.round from tasks t
        where t.state = 'comparing' and t.id <> all(${sql.param(except)}::uuid[])
          ${only === null ? sql`` : sql`and t.id = any(${sql.param(only)}::uuid[])`}
        order by t.id limit ${limit} for update skip locked)
      select taken.id, taken.project_id as "projectId", p.organization_id as "organizationId", taken.protocol_id as "protocolId",
        p.protocol_id as "liveProtocolId", taken.counted, taken.reads, taken.round::int as round, ${scoresOf(sql`taken.id`)} as scores, coalesce(given.regions, 0)::int as regions,
        case when coalesce(given.regions, 0) <= ${mostRegions} then coalesce(given.annotations, '[]') end as annotations
      from taken join projects p on p.id = taken.project_id
        cross join lateral (
          select sum(a.region_count) as regions,
            json_agg(json_build_object('id', a.id, 'content', a.content, 'version', ${versionOf}, 'annotatorId', a.annotator_id,
                'submittedAt', floor(extract(epoch from ${firstSubmitted}) * 1000)::float8) order by a.id)
              filter (where a.region_count <= ${mostRegions}) as annotations
          from annotations a
          where a.task_id = taken.id and a.is_counted
            and not exists (select from annotations later where later.supersedes = a.id offset 0)) given`)
    return rows
  },

  /** Writes outcomes, routes their tasks, which must be locked and comparing, and adds the events: all in one statement. */
  save: async (rows: readonly Compared[], at: Date): Promise<void> => {
    if (rows.length === 0) return
    const given = rows.map((row) => ({
      ...row,
      agreement: row.outcome.agreement.overall.value,
      inputs: row.outcome.by.inputs,
      measures: measuresOfMarks(row.outcome.regions),
    }))
    await db.execute(sql`
      with given as materialized (
        select * from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given (
          "taskId" uuid, "projectId" uuid, "organizationId" uuid, "consensusId" uuid, outcome jsonb, decision jsonb, agreement float8,
          inputs jsonb, measures float8[], state text, "eventType" text, reads int, pool text, "isKeyed" boolean)),
      added as (
        insert into consensus (id, task_id, outcome, decision, agreement, measures, created_at)
        select "consensusId", "taskId", outcome, decision, agreement, measures, ${at}::timestamptz from given),
      routed as (
        update tasks t set
          state = given.state, consensus_id = given."consensusId", agreement = given.agreement, reads = given.reads, pool = given.pool,
          reason = given.decision->>'reason', rule_id = given.decision->>'ruleId', adjudication_id = null,
          resolution_kind = case when given.state = 'settled' then 'consensus' end,
          settled_at = case when given.state = 'settled' then ${at}::timestamptz end,
          contested_at = case when given.state = 'contested' then ${at}::timestamptz end,
          queue_key = case when given."isKeyed" then queue_key('low-agreement', '', t.id, t.position, given.agreement) else t.queue_key end
        from given where t.id = given."taskId")
      insert into events (organization_id, project_id, subject_id, type, payload, at)
      select given."organizationId", given."projectId", given."taskId", event.type, event.payload, ${at}::timestamptz
      from given cross join lateral (values
        (1, 'consensus.computed', jsonb_build_object(
          'consensusId', given."consensusId", 'agreement', given.agreement, 'inputs', given.inputs)),
        (2, given."eventType", jsonb_build_object(
          'by', 'consensus', 'consensusId', given."consensusId", 'reason', given.decision->>'reason',
          'ruleId', given.decision->>'ruleId', 'reads', given.reads))) as event (place, type, payload)
      where event.type is not null
      order by given."taskId", event.place`)
  },

  /** A protocol with its order and the versions before it; protocols never change, so that all may be kept. */
  protocol: async (id: string) => {
    const [row] = await db
      .select({
        content: protocols.content,
        version: protocols.version,
        versions: versionsUpTo(sql`${protocols.id}`),
        order: sql<QueueOrder['kind']>`coalesce(${protocols.content}->'dispensing'->'order'->>'kind', 'sequential')`,
      })
      .from(protocols)
      .where(eq(protocols.id, id))
    return row satisfies { content: Protocol } | undefined
  },

  /** How many tasks wait, counted up to 100,000. */
  waiting: async (): Promise<number> => {
    const { rows } = await db.execute<{ n: number }>(
      sql`select count(*)::int as n from (select from tasks where state = 'comparing' limit 100000) waiting`,
    )
    return rows[0]?.n ?? 0
  },
})
