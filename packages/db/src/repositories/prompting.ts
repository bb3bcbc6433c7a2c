import type { AssistPolicy, ProtocolId, SampleId, TaskId } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import type { samples } from '../schema/samples.ts'

/** What a model is asked about, with what its answer is checked by. */
export type AskedTask = {
  readonly taskId: TaskId
  readonly sampleId: SampleId
  readonly protocolId: ProtocolId
  readonly name: string
  readonly width: number
  readonly height: number
  readonly axes: (typeof samples.$inferSelect)['axes']
  readonly isWithdrawn: boolean
}

/** `isAudit`: it is read to see whether a rule that goes by a model is right. */
export type HeldTask = AskedTask & { readonly assist: AssistPolicy | null; readonly isAudit: boolean }

const columns = sql`t.id as "taskId", s.id as "sampleId", t.protocol_id as "protocolId", s.name, s.width, s.height, s.axes,
  s.withdrawn_at is not null as "isWithdrawn"`

/** Tasks that models say something of. */
export const promptingRepository = (db: Executor) => ({
  /** Tasks of a project by their own ids or by their samples'; ids of anything else are passed over. */
  tasksOf: async (projectId: string, taskIds: readonly string[], sampleIds: readonly string[]): Promise<AskedTask[]> => {
    const { rows } = await db.execute<AskedTask>(sql`
      select ${columns} from tasks t join samples s on s.id = t.sample_id
      where t.project_id = ${projectId}::uuid
        and (t.id = any (${sql.param(taskIds)}::uuid[]) or t.sample_id = any (${sql.param(sampleIds)}::uuid[]))`)
    return rows
  },
  /**
   * The sample that this annotator holds now, where models may be asked about it: not in tests and revisions, not where the protocol hides
   * suggestions, and not where a retrain loop holds it out. Undefined otherwise.
   */
  held: async (assignmentId: string, annotatorId: string): Promise<HeldTask | undefined> => {
    const { rows } = await db.execute<HeldTask>(sql`
      select ${columns}, p.content->'assist' as assist,
        exists (select from rule_audits audit where audit.task_id = a.task_id and audit.told_at is null) as "isAudit"
      from assignments a join tasks t on t.id = a.task_id join samples s on s.id = t.sample_id join protocols p on p.id = t.protocol_id
      where a.id = ${assignmentId}::uuid and a.annotator_id = ${annotatorId}::uuid and a.purpose in ('vote', 'gold', 'repeat')
        and a.state = 'leased' and a.expires_at > now() and s.withdrawn_at is null and coalesce(p.content->>'suggestions', 'shown') = 'shown'
        and not exists (
          select from learning_loops l
          where l.project_id = a.project_id and l.state <> 'ended' and is_held_out_by(l.plan->'heldOut', s.groups, s.sha256))`)
    return rows[0]
  },
})
