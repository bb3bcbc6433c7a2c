import type { AnnotationContent, ModelSaid, ProjectId, ResolutionKind, TaskConsensus } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { versionOf } from './comparing.ts'

/** A settled task of which models said something, with its first readings and what their readers were shown. */
export type AssistHistoryRow = {
  readonly taskId: string
  readonly position: number
  readonly resolutionKind: ResolutionKind
  /** Of the protocol that the task is read under: consensus, decision, known answer and suggestions are in its words. */
  readonly version: number
  readonly consensus: TaskConsensus | null
  readonly decided: AnnotationContent | null
  readonly known: { readonly content: AnnotationContent; readonly coversMarks: boolean } | null
  readonly readings: readonly {
    readonly id: string
    readonly annotatorId: string
    readonly content: AnnotationContent
    readonly version: number
    readonly activeMilliseconds: number
    readonly showing: {
      readonly isBlank: boolean
      readonly suggestionIds: readonly string[]
      readonly leastConfidence: number
      readonly policyConfidence: number
    } | null
  }[]
  /** By id: what was shown, and the last of each version of a model. */
  readonly suggestions: readonly {
    readonly id: string
    readonly model: string
    readonly content: AnnotationContent
    readonly said: ModelSaid | null
  }[]
}

/** Blank by an audit and not by the protocol's draw: such tasks are a choice of a rule, and would tilt the comparison (MR22). */
const isAudit = sql`exists (select from rule_audits audit where audit.task_id = a.task_id and audit.asked_at <= shown.shown_at)`

const readings = sql`(
  select coalesce(json_agg(json_build_object('id', a.id, 'annotatorId', a.annotator_id, 'content', a.content, 'version', ${versionOf},
      'activeMilliseconds', a.active_milliseconds,
      'showing', case when shown.assignment_id is not null and not ${isAudit} then json_build_object(
        'isBlank', shown.is_blank, 'suggestionIds', shown.suggestion_ids, 'leastConfidence', shown.least_confidence,
        'policyConfidence', coalesce((made.content->'assist'->>'leastConfidence')::float8, 0)) end) order by a.id), '[]')
  from annotations a join protocols made on made.id = a.protocol_id left join suggestion_showings shown on shown.assignment_id = a.assignment_id
  where a.task_id = t.id and a.supersedes is null and a.purpose in ('vote', 'gold'))`

const suggested = sql`(
  select json_agg(json_build_object('id', s.id, 'model', s.model, 'content', s.content, 'said', s.said) order by s.id)
  from suggestions s
  where s.task_id = t.id and (
    exists (select from suggestion_showings shown where shown.task_id = t.id and shown.project_id = t.project_id and s.id = any(shown.suggestion_ids))
    or not exists (select from suggestions later where later.task_id = s.task_id and later.model = s.model and later.id > s.id)))`

/** What reports on suggestions are made of, page by page in the order of import. */
export const assistHistoryRepository = (db: Executor) => ({
  page: async (projectId: ProjectId, after: number, limit: number): Promise<{ rows: AssistHistoryRow[]; last: number | null }> => {
    const { rows } = await db.execute<AssistHistoryRow>(sql`
      select t.id as "taskId", t.position::float8 as position, t.resolution_kind as "resolutionKind",
        (select own.version from protocols own where own.id = t.protocol_id) as version,
        (select c.outcome from consensus c where c.id = t.consensus_id) as consensus,
        (select d.content from adjudications d where d.id = t.adjudication_id) as decided,
        (select json_build_object('content', k.content, 'coversMarks', k.covers_marks) from known_answers k where k.task_id = t.id) as known,
        ${readings} as readings, ${suggested} as suggestions
      from tasks t
      where t.project_id = ${projectId} and t.state = 'settled' and t.resolution_kind is not null and t.position > ${after}
        and exists (select from suggestions s where s.task_id = t.id)
        and exists (select from samples x where x.id = t.sample_id and x.withdrawn_at is null)
      order by t.position limit ${limit}`)
    return { rows, last: rows.length < limit ? null : (rows.at(-1)?.position ?? null) }
  },
})
