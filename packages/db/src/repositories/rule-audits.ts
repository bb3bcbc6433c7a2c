import type { AnnotationContent, ResolutionKind, TaskConsensus } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { ruleAudits } from '../schema/rule-audits.ts'

/** An audit whose task is settled and that was not told yet, with what the task says now. */
export type EndedAudit = {
  readonly id: string
  readonly projectId: string
  readonly organizationId: string
  readonly taskId: string
  readonly protocolId: string
  readonly ruleId: string
  readonly outcome: AnnotationContent
  readonly resolutionKind: ResolutionKind
  readonly consensus: TaskConsensus | null
  readonly decided: AnnotationContent | null
  readonly known: AnnotationContent | null
}

/** The audits of a rule since it was last started: how many are told, how many of these ended alike, and how many still wait. */
export type AuditTally = { readonly ruleId: string; readonly told: number; readonly same: number; readonly waiting: number }

/** From when on the audits of the rule `a` count: the last time that somebody started it again. */
const countsFrom = sql`coalesce((select max(s.started_at) from stopped_rules s where s.project_id = a.project_id and s.rule_id = a.rule_id), '-infinity')`

/** Rules that are watched, and those that were stopped. */
export const ruleAuditRepository = (db: Executor) => ({
  ask: async (rows: readonly (typeof ruleAudits.$inferInsert)[]): Promise<void> => {
    if (rows.length > 0)
      await db
        .insert(ruleAudits)
        .values([...rows])
        .onConflictDoNothing()
  },

  /** For which rules these tasks were audited already. */
  of: async (taskIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> => {
    const { rows } = await db.execute<{ taskId: string; ruleIds: string[] }>(sql`
      select task_id as "taskId", array_agg(rule_id order by rule_id) as "ruleIds" from rule_audits
      where task_id = any (${sql.param(taskIds)}::uuid[]) group by task_id`)
    return new Map(rows.map(({ taskId, ruleIds }) => [taskId, ruleIds]))
  },

  /** Locks audits whose tasks have settled; what another worker holds is passed over. */
  ended: async (limit: number): Promise<EndedAudit[]> => {
    const { rows } = await db.execute<EndedAudit>(sql`
      select a.id, a.project_id as "projectId", p.organization_id as "organizationId", a.task_id as "taskId", t.protocol_id as "protocolId",
        a.rule_id as "ruleId", a.outcome, t.resolution_kind as "resolutionKind",
        (select c.outcome from consensus c where c.id = t.consensus_id) as consensus,
        (select d.content from adjudications d where d.id = t.adjudication_id) as decided,
        (select k.content from known_answers k where k.task_id = t.id) as known
      from rule_audits a join tasks t on t.id = a.task_id join projects p on p.id = a.project_id
      where a.told_at is null and t.state = 'settled' and t.resolution_kind is not null
      order by a.id limit ${limit} for update of a skip locked`)
    return rows
  },

  tell: async (
    rows: readonly { readonly id: string; readonly isSame: boolean; readonly kind: ResolutionKind }[],
    at: Date,
  ): Promise<void> => {
    if (rows.length === 0) return
    await db.execute(sql`
      update rule_audits a set told_at = ${at}::timestamptz, is_same = given."isSame", resolution_kind = given.kind
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (id uuid, "isSame" boolean, kind text) where a.id = given.id`)
  },

  tallies: async (projectId: string): Promise<AuditTally[]> => {
    const { rows } = await db.execute<AuditTally>(sql`
      select a.rule_id as "ruleId", count(*) filter (where a.told_at is not null)::int as told, count(*) filter (where a.is_same)::int as same,
        count(*) filter (where a.told_at is null)::int as waiting
      from rule_audits a where a.project_id = ${projectId} and a.asked_at > ${countsFrom} group by a.rule_id order by a.rule_id`)
    return rows
  },

  /** Rules of these projects that are stopped now. */
  stopped: async (projectIds: readonly string[]) => {
    const { rows } = await db.execute<{ projectId: string; ruleId: string; audits: number; same: number; stoppedAt: Date }>(sql`
      select project_id as "projectId", rule_id as "ruleId", audits, same, stopped_at as "stoppedAt" from stopped_rules
      where started_at is null and project_id = any (${sql.param(projectIds)}::uuid[])`)
    return rows
  },

  /** False when it is stopped already. */
  stop: async (row: { readonly projectId: string; readonly ruleId: string; readonly audits: number; readonly same: number }, at: Date) => {
    const { rows } = await db.execute(sql`
      insert into stopped_rules (project_id, rule_id, stopped_at, audits, same)
      select ${row.projectId}, ${row.ruleId}, ${at}::timestamptz, ${row.audits}, ${row.same}
      where not exists (select from stopped_rules where project_id = ${row.projectId} and rule_id = ${row.ruleId} and started_at is null)
      on conflict do nothing returning rule_id`)
    return rows.length > 0
  },

  /** Lets a stopped rule go on; false when it is not stopped. */
  start: async (projectId: string, ruleId: string, by: { readonly personId: string; readonly reason: string; readonly at: Date }) => {
    const { rows } = await db.execute(sql`
      update stopped_rules set started_at = ${by.at}::timestamptz, started_by = ${by.personId}, started_why = ${by.reason}
      where project_id = ${projectId} and rule_id = ${ruleId} and started_at is null returning rule_id`)
    return rows.length > 0
  },

  /** When rules of a project were stopped and started, the latest first. */
  history: async (projectId: string) => {
    const { rows } = await db.execute<{
      ruleId: string
      stoppedAt: Date
      audits: number
      same: number
      startedAt: Date | null
      startedBy: string | null
      startedWhy: string | null
    }>(sql`
      select s.rule_id as "ruleId", s.stopped_at as "stoppedAt", s.audits, s.same, s.started_at as "startedAt", p.name as "startedBy",
        s.started_why as "startedWhy"
      from stopped_rules s left join people p on p.id = s.started_by where s.project_id = ${projectId} order by s.stopped_at desc limit 100`)
    return rows
  },
})
