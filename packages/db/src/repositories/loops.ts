import type {
  AnnotationContent,
  BackendId,
  HeldOut,
  LoopId,
  ModelSaid,
  OrganizationId,
  ProjectId,
  RoundId,
  RoundState,
} from '@reticle/domain'
import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { backends } from '../schema/backends.ts'
import { learningLoops, learningRounds } from '../schema/learning-loops.ts'
import { modelVersions } from '../schema/models.ts'
import { people } from '../schema/people.ts'
import { projects } from '../schema/projects.ts'
import { releases } from '../schema/releases.ts'
import { drawsOf } from './held-out.ts'
import { outboxRepository } from './outbox.ts'

type LoopChange = Partial<Pick<typeof learningLoops.$inferInsert, 'name' | 'state' | 'plan' | 'nextAt' | 'endedReason'>>
type RoundChange = Partial<Omit<typeof learningRounds.$inferInsert, 'id' | 'loopId' | 'projectId' | 'number'>>

const live: RoundState[] = ['freezing', 'training', 'predicting', 'scoring']

/** A settled sample that is held out: what was settled, and what a version says of it. */
export type HeldOutTask = {
  readonly taskId: string
  readonly truth: AnnotationContent
  /** Of the protocol that the truth is in the words of. */
  readonly version: number
  readonly content: AnnotationContent | null
  readonly said: ModelSaid | null
}

const shownLoop = {
  id: learningLoops.id,
  projectId: learningLoops.projectId,
  backendId: learningLoops.backendId,
  backend: backends.name,
  modelId: backends.modelId,
  name: learningLoops.name,
  state: learningLoops.state,
  plan: learningLoops.plan,
  nextAt: learningLoops.nextAt,
  createdBy: people.name,
  createdById: learningLoops.createdBy,
  createdAt: learningLoops.createdAt,
  reason: learningLoops.endedReason,
  organizationId: projects.organizationId,
}

/** Models that learn again and again, and their rounds. */
export const loopRepository = (db: Executor) => {
  const outbox = outboxRepository(db)
  const loops = () =>
    db
      .select(shownLoop)
      .from(learningLoops)
      .innerJoin(backends, eq(backends.id, learningLoops.backendId))
      .innerJoin(people, eq(people.id, learningLoops.createdBy))
      .innerJoin(projects, eq(projects.id, learningLoops.projectId))
  const typed = <T extends { id: string; projectId: string; backendId: string; organizationId: string }>(row: T) => ({
    ...row,
    id: row.id as LoopId,
    projectId: row.projectId as ProjectId,
    backendId: row.backendId as BackendId,
    organizationId: row.organizationId as OrganizationId,
  })
  return {
    drawsOf: (projectId: string) => drawsOf(db, projectId),
    listOf: async (projectId: string) =>
      (await loops().where(eq(learningLoops.projectId, projectId)).orderBy(desc(learningLoops.id))).map(typed),
    get: async (id: string) => (await loops().where(eq(learningLoops.id, id))).map(typed)[0],
    /** Those that go on, of all projects. */
    active: async (limit: number) =>
      (await loops().where(eq(learningLoops.state, 'active')).orderBy(asc(learningLoops.id)).limit(limit)).map(typed),
    lock: async (id: string) => {
      const [row] = await db.select().from(learningLoops).where(eq(learningLoops.id, id)).for('update')
      return row
    },
    /** False when the project has one of that name. */
    add: async (row: typeof learningLoops.$inferInsert): Promise<boolean> =>
      (await db.insert(learningLoops).values(row).onConflictDoNothing().returning({ id: learningLoops.id })).length > 0,
    set: async (id: string, change: LoopChange): Promise<void> => {
      await db.update(learningLoops).set(change).where(eq(learningLoops.id, id))
    },
    /** Nothing that a model said of what is held out by now is shown to a reader from here on. */
    holdBack: async (projectId: string, draw: HeldOut): Promise<void> => {
      await db.execute(sql`
        update suggestions g set is_held_out = true from tasks t join samples s on s.id = t.sample_id
        where t.id = g.task_id and g.project_id = ${projectId}::uuid and not g.is_held_out
          and is_held_out_by(${JSON.stringify(draw)}::jsonb, s.groups, s.sha256)`)
    },
    /** Tasks that a round could learn from now, and those of which it is measured. */
    settledIn: async (projectId: string, draw: HeldOut): Promise<{ rest: number; heldOut: number }> => {
      const { rows } = await db.execute<{ rest: number; heldOut: number }>(sql`
        select count(*) filter (where not held.out)::int as rest, count(*) filter (where held.out)::int as "heldOut"
        from tasks t join samples s on s.id = t.sample_id
        cross join lateral (select is_held_out_by(${JSON.stringify(draw)}::jsonb, s.groups, s.sha256) as out) held
        where t.project_id = ${projectId}::uuid and t.state = 'settled' and s.withdrawn_at is null`)
      return rows[0] ?? { rest: 0, heldOut: 0 }
    },
    rounds: async (loopId: string) =>
      db
        .select({
          round: learningRounds,
          release: releases.version,
          manifestSha256: releases.manifestSha256,
          version: modelVersions.version,
        })
        .from(learningRounds)
        .leftJoin(releases, eq(releases.id, learningRounds.releaseId))
        .leftJoin(modelVersions, eq(modelVersions.id, learningRounds.modelVersionId))
        .where(eq(learningRounds.loopId, loopId))
        .orderBy(asc(learningRounds.number)),
    round: async (id: string) => {
      const [row] = await db.select().from(learningRounds).where(eq(learningRounds.id, id))
      return row === undefined
        ? undefined
        : { ...row, id: row.id as RoundId, loopId: row.loopId as LoopId, projectId: row.projectId as ProjectId }
    },
    lockRound: async (id: string) => {
      const [row] = await db.select().from(learningRounds).where(eq(learningRounds.id, id)).for('update')
      return row
    },
    /** False when another round of the loop is under way, or has this number. */
    addRound: async (row: typeof learningRounds.$inferInsert): Promise<boolean> =>
      (await db.insert(learningRounds).values(row).onConflictDoNothing().returning({ id: learningRounds.id })).length > 0,
    setRound: async (id: string, change: RoundChange): Promise<void> => {
      await db.update(learningRounds).set(change).where(eq(learningRounds.id, id))
    },
    /** Rounds that are under way. */
    liveRounds: async (limit: number): Promise<RoundId[]> => {
      const rows = await db
        .select({ id: learningRounds.id })
        .from(learningRounds)
        .where(inArray(learningRounds.state, live))
        .orderBy(asc(learningRounds.startedAt))
        .limit(limit)
      return rows.map(({ id }) => id as RoundId)
    },
    /** Has the round that waits for this release, run or making of scores looked at again, in the transaction in which that ended. */
    wake: async (awaitedId: string): Promise<void> => {
      const { rows } = await db.execute<{ id: string }>(sql`
        select id from learning_rounds where state = any (${sql.param(live)}::text[]) and ${awaitedId}::uuid in (
          release_id, random_training_run_id, random_held_out_run_id, training_run_id, held_out_run_id, prediction_run_id, ordering_id)`)
      await outbox.put(...rows.map(({ id }) => ({ kind: 'job' as const, name: 'drive-round', payload: { roundId: id } })))
    },
    liveRoundOf: async (loopId: string): Promise<RoundId | undefined> => {
      const [row] = await db
        .select({ id: learningRounds.id })
        .from(learningRounds)
        .where(and(eq(learningRounds.loopId, loopId), inArray(learningRounds.state, live)))
      return row?.id as RoundId | undefined
    },
    /** The last rounds, newest first. */
    lastRounds: async (loopId: string, limit: number) =>
      db.select().from(learningRounds).where(eq(learningRounds.loopId, loopId)).orderBy(desc(learningRounds.number)).limit(limit),
    /** What is held out, was settled by `asOf`, and was read without any suggestion in sight; with what a version says of it. */
    heldOutTasks: async (projectId: string, draw: HeldOut, asOf: Date, versionId: string): Promise<HeldOutTask[]> => {
      const { rows } = await db.execute<HeldOutTask>(sql`
        select t.id as "taskId", own.version, said.content, said.said,
          coalesce((select a.content from adjudications a where a.id = t.adjudication_id), (
            select jsonb_build_object('comment', '',
              'regions', coalesce((select jsonb_agg(jsonb_build_object('id', r->'id', 'labelId', r->'labelId', 'geometry', r->'geometry'))
                from jsonb_array_elements(c.outcome->'regions') r where (r->>'isKept')::boolean and r->>'labelId' is not null), '[]'),
              'answers', coalesce((select jsonb_agg(jsonb_build_object('questionId', a->'questionId', 'value', a->'value'))
                from jsonb_array_elements(c.outcome->'answers') a where a->'value' <> 'null'), '[]'))
            from consensus c where c.id = t.consensus_id)) as truth
        from tasks t join samples s on s.id = t.sample_id join protocols own on own.id = t.protocol_id
          left join lateral (
            select g.content, g.said from suggestions g where g.task_id = t.id and g.model_version_id = ${versionId}::uuid order by g.id desc limit 1) said on true
        where t.project_id = ${projectId}::uuid and t.state = 'settled' and t.settled_at <= ${asOf.toISOString()}::timestamptz and s.withdrawn_at is null
          and is_held_out_by(${JSON.stringify(draw)}::jsonb, s.groups, s.sha256)
          and not exists (select from suggestion_showings w where w.task_id = t.id and w.suggestion_ids <> '{}' and not w.is_blank)
        order by t.position`)
      return rows.filter(({ truth }) => truth !== null)
    },
  }
}
