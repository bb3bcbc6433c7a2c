import { and, desc, eq, type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { protocols } from '../schema/protocols.ts'
import { routingFaults } from '../schema/routing-faults.ts'

export type NewFault = {
  readonly projectId: string
  readonly protocolId: string
  readonly ruleId: string
  readonly message: string
  readonly taskId: string
}

const longest = 1000

/** What went wrong with single routing rules, until a manager clears it. */
export const routingFaultRepository = (db: Executor) => ({
  /** The faults of a project, the latest first. */
  list: async (projectId: string) =>
    db
      .select({
        protocolId: routingFaults.protocolId,
        protocolVersion: protocols.version,
        ruleId: routingFaults.ruleId,
        message: routingFaults.message,
        taskId: routingFaults.taskId,
        count: routingFaults.count,
        firstAt: routingFaults.firstAt,
        lastAt: routingFaults.lastAt,
      })
      .from(routingFaults)
      .innerJoin(protocols, eq(protocols.id, routingFaults.protocolId))
      .where(eq(routingFaults.projectId, projectId))
      .orderBy(desc(routingFaults.lastAt), routingFaults.ruleId),

  /** Forgets the faults of a project, or those of one rule; answers how many there were. */
  clear: async (projectId: string, only?: { readonly protocolId: string; readonly ruleId: string }): Promise<number> => {
    const which: SQL | undefined =
      only === undefined ? undefined : and(eq(routingFaults.protocolId, only.protocolId), eq(routingFaults.ruleId, only.ruleId))
    const rows = await db
      .delete(routingFaults)
      .where(and(eq(routingFaults.projectId, projectId), which))
      .returning({ ruleId: routingFaults.ruleId })
    return rows.length
  },

  /** Counts faults, in one order, so that two workers wait for each other and never for ever. Answers those of rules that had none. */
  record: async (faults: readonly NewFault[], at: Date): Promise<NewFault[]> => {
    if (faults.length === 0) return []
    const { rows } = await db.execute<NewFault & { readonly is_new: boolean }>(sql`
      with given as (
        select * from jsonb_to_recordset(${JSON.stringify(faults)}::jsonb) as given (
          "projectId" uuid, "protocolId" uuid, "ruleId" text, message text, "taskId" uuid)),
      counted as (
        select "projectId", "protocolId", "ruleId", count(*) as n, (array_agg(left(message, ${longest}) order by "taskId" desc))[1] as message,
          (array_agg("taskId" order by "taskId" desc))[1] as "taskId"
        from given group by "projectId", "protocolId", "ruleId")
      insert into routing_faults as known (project_id, protocol_id, rule_id, message, task_id, count, first_at, last_at)
      select "projectId", "protocolId", "ruleId", message, "taskId", n, ${at}::timestamptz, ${at}::timestamptz
      from counted order by "projectId", "protocolId", "ruleId"
      on conflict (project_id, protocol_id, rule_id) do update set
        message = excluded.message, task_id = excluded.task_id, count = known.count + excluded.count, last_at = excluded.last_at
      returning project_id as "projectId", protocol_id as "protocolId", rule_id as "ruleId", message, task_id as "taskId",
        xmax = 0 as is_new`)
    return rows.flatMap(({ is_new, ...fault }) => (is_new ? [fault] : []))
  },
})
