import { type AnnotationContent, contentOf, type Protocol, type TaskConsensus, type TaskState } from '@reticle/domain'
import { eq, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { adjudications } from '../schema/adjudications.ts'
import { consensus } from '../schema/consensus.ts'
import { knownAnswers } from '../schema/known-answers.ts'
import { people } from '../schema/people.ts'
import { protocols } from '../schema/protocols.ts'
import { tasks } from '../schema/tasks.ts'

/**
 * Which known answer of a gold task holds: the decision, else what readers agreed on, else the file's. An answer from a file belongs to a task
 * that nobody had read, so whatever readers or reviewers said since came later.
 */
const basisOf = sql<string>`coalesce(${tasks.adjudicationId}::text, ${tasks.consensusId}::text, 'file ' || ${knownAnswers.addedAt}::text, '')`

type KnownRow = {
  readonly protocol: Protocol
  readonly decided: AnnotationContent | null
  readonly outcome: TaskConsensus | null
  readonly fromFile: AnnotationContent | null
  readonly coversMarks: boolean | null
}

/** What a gold task says (docs/spec/gold.md, G10); undefined when its rows are gone. */
const knownContentOf = ({ protocol, decided, outcome, fromFile, coversMarks }: KnownRow) => {
  if (decided !== null) return { content: decided, coversMarks: true }
  if (outcome !== null) return { content: contentOf(protocol, outcome), coversMarks: true }
  return fromFile === null ? undefined : { content: fromFile, coversMarks: coversMarks ?? true }
}

const knownColumns = {
  protocol: protocols.content,
  decided: adjudications.content,
  outcome: consensus.outcome,
  fromFile: knownAnswers.content,
  coversMarks: knownAnswers.coversMarks,
}

type NewKnownAnswer = Omit<typeof knownAnswers.$inferInsert, 'reviewedBy' | 'reviewedAt'>

/** Answers that are known: from files, and from what was settled. */
export const knownAnswerRepository = (db: Executor) => ({
  /** What a task's file says, if one does. */
  fromFile: async (taskId: string): Promise<AnnotationContent | undefined> => {
    const [row] = await db.select({ content: knownAnswers.content }).from(knownAnswers).where(eq(knownAnswers.taskId, taskId))
    return row?.content
  },
  /** What is known of some tasks, with their protocols, whether they are gold or not. */
  of: async (taskIds: readonly string[]) => {
    const rows = await db
      .select({ taskId: tasks.id, sampleId: tasks.sampleId, basis: basisOf, ...knownColumns })
      .from(tasks)
      .innerJoin(protocols, eq(protocols.id, tasks.protocolId))
      .leftJoin(adjudications, eq(adjudications.id, tasks.adjudicationId))
      .leftJoin(consensus, eq(consensus.id, tasks.consensusId))
      .leftJoin(knownAnswers, eq(knownAnswers.taskId, tasks.id))
      .where(sql`${tasks.id} = any (${sql.param(taskIds)}::uuid[])`)
    return rows.flatMap(({ taskId, sampleId, basis, ...row }) => {
      const known = knownContentOf(row)
      return known === undefined ? [] : [{ taskId, sampleId, basis, protocol: row.protocol, known }]
    })
  },
  /** Samples of a project by the names that a file gives them, with their tasks. */
  samplesNamed: async (projectId: string, names: readonly string[]) => {
    const { rows } = await db.execute<{ name: string; sampleId: string; taskId: string | null; protocolId: string | null }>(sql`
      select wanted.name, s.id as "sampleId", t.id as "taskId", t.protocol_id as "protocolId"
      from unnest(${sql.param(names)}::text[]) as wanted (name)
        join samples s on s.project_id = ${projectId} and s.withdrawn_at is null
          and (s.name = wanted.name or s.id::text = lower(wanted.name))
        left join tasks t on t.sample_id = s.id`)
    return rows
  },
  /** Locks tasks in the order of their ids; says how far each is, and whether anybody has begun it. */
  lockTasks: async (taskIds: readonly string[]) => {
    const { rows } = await db.execute<{
      id: string
      state: string
      isGold: boolean
      protocolId: string
      hasReaders: boolean
      hasLeases: boolean
    }>(sql`
      with locked as materialized (
        select t.id, t.state, t.is_gold, t.protocol_id, t.counted, t.leased from tasks t
        where t.id = any (${sql.param(taskIds)}::uuid[]) order by t.id for no key update)
      select l.id, l.state, l.is_gold as "isGold", l.protocol_id as "protocolId",
        l.counted > 0 or exists (select from annotations n where n.task_id = l.id and n.purpose not in ('gold', 'qualification')) as "hasReaders",
        l.leased > 0 or exists (select from assignments a where a.task_id = l.id and a.state = 'leased' and a.purpose = 'vote') as "hasLeases"
      from locked l`)
    return rows
  },
  /** The known answers of locked tasks that nobody has begun; a task that was known by a file before gets the new answer. */
  settle: async (rows: readonly NewKnownAnswer[], change: { state: TaskState; reason: string; at: Date }): Promise<void> => {
    if (rows.length === 0) return
    await db
      .insert(knownAnswers)
      .values([...rows])
      .onConflictDoUpdate({
        target: knownAnswers.taskId,
        set: {
          content: sql`excluded.content`,
          coversMarks: sql`excluded.covers_marks`,
          origin: sql`excluded.origin`,
          addedBy: sql`excluded.added_by`,
          addedAt: sql`excluded.added_at`,
          reviewedBy: null,
          reviewedAt: null,
        },
      })
    const ids = rows.map((row) => row.taskId)
    await db
      .update(tasks)
      .set({ state: change.state, reason: change.reason, ruleId: null, resolutionKind: 'gold', isGold: true, settledAt: change.at })
      .where(sql`${tasks.id} = any (${sql.param(ids)}::uuid[])`)
  },
  /** An expert's look at an answer that came from a file. */
  markReviewed: async (taskId: string, reviewedBy: string, reviewedAt: Date): Promise<void> => {
    await db.update(knownAnswers).set({ reviewedBy, reviewedAt }).where(eq(knownAnswers.taskId, taskId))
  },
  /** Where known answers came from, in words. */
  sourcesOf: async (taskIds: readonly string[]) => {
    const rows = await db
      .select({
        taskId: tasks.id,
        settledAt: tasks.settledAt,
        reason: tasks.reason,
        signedAt: adjudications.signedAt,
        reviewer: sql<string | null>`(select name from people where id = ${adjudications.reviewerId})`,
        consensusId: tasks.consensusId,
        origin: knownAnswers.origin,
        addedAt: knownAnswers.addedAt,
        addedBy: people.name,
      })
      .from(tasks)
      .leftJoin(adjudications, eq(adjudications.id, tasks.adjudicationId))
      .leftJoin(knownAnswers, eq(knownAnswers.taskId, tasks.id))
      .leftJoin(people, eq(people.id, knownAnswers.addedBy))
      .where(sql`${tasks.id} = any (${sql.param(taskIds)}::uuid[])`)
    return rows
  },
})
