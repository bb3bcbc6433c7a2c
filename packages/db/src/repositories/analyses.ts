import type { AnalysisId, AnalysisOutcome, AnalysisRequest, AnalysisState, ProjectId } from '@reticle/domain'
import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { analyses } from '../schema/analyses.ts'
import { people } from '../schema/people.ts'
import { samples } from '../schema/samples.ts'

const shown = {
  id: analyses.id,
  projectId: analyses.projectId,
  request: analyses.request,
  state: analyses.state,
  progress: analyses.progress,
  error: analyses.error,
  createdBy: people.name,
  createdAt: analyses.createdAt,
  startedAt: analyses.startedAt,
  endedAt: analyses.endedAt,
}

export type NewAnalysis = {
  readonly id: string
  readonly projectId: string
  readonly request: AnalysisRequest
  readonly createdBy: string
  readonly createdAt: Date
}

const open: AnalysisState[] = ['waiting', 'running']

/** Refits and dry-runs: asked for over the API, done by a worker. */
export const analysisRepository = (db: Executor) => ({
  add: async (row: NewAnalysis): Promise<void> => {
    await db.insert(analyses).values(row)
  },
  /** Without its outcome, which may be large. */
  get: async (projectId: string, id: string) => {
    const [row] = await db
      .select(shown)
      .from(analyses)
      .innerJoin(people, eq(people.id, analyses.createdBy))
      .where(and(eq(analyses.id, id), eq(analyses.projectId, projectId)))
    return row
  },
  outcomeOf: async (id: string): Promise<AnalysisOutcome | null> => {
    const [row] = await db.select({ outcome: analyses.outcome }).from(analyses).where(eq(analyses.id, id))
    return row?.outcome ?? null
  },
  /** The latest of a kind that is done; undefined where there is none. */
  lastDone: async (projectId: string, kind: AnalysisRequest['kind']) => {
    const [row] = await db
      .select({ id: analyses.id, outcome: analyses.outcome, endedAt: analyses.endedAt })
      .from(analyses)
      .where(and(eq(analyses.projectId, projectId), eq(analyses.state, 'done'), sql`${analyses.request}->>'kind' = ${kind}`))
      .orderBy(desc(analyses.createdAt), desc(analyses.id))
      .limit(1)
    return row
  },
  /** The latest of a project, newest first. */
  listOf: async (projectId: string, limit: number) =>
    db
      .select(shown)
      .from(analyses)
      .innerJoin(people, eq(people.id, analyses.createdBy))
      .where(eq(analyses.projectId, projectId))
      .orderBy(desc(analyses.createdAt), desc(analyses.id))
      .limit(limit),
  /** Locks the row until the end of the transaction. */
  lock: async (id: string): Promise<{ state: AnalysisState } | undefined> => {
    const [row] = await db.select({ state: analyses.state }).from(analyses).where(eq(analyses.id, id)).for('update')
    return row
  },
  /** What a worker needs. */
  work: async (id: string) => {
    const [row] = await db
      .select({ projectId: analyses.projectId, request: analyses.request, state: analyses.state })
      .from(analyses)
      .where(eq(analyses.id, id))
    return row === undefined ? undefined : { ...row, projectId: row.projectId as ProjectId }
  },
  set: async (
    id: string,
    change: Partial<Pick<typeof analyses.$inferInsert, 'state' | 'progress' | 'outcome' | 'error' | 'startedAt' | 'endedAt'>>,
  ): Promise<void> => {
    await db.update(analyses).set(change).where(eq(analyses.id, id))
  },
  /** False when it does not run any more: it was cancelled. */
  setProgress: async (id: string, progress: number): Promise<boolean> => {
    const changed = await db
      .update(analyses)
      .set({ progress })
      .where(and(eq(analyses.id, id), eq(analyses.state, 'running')))
      .returning({ id: analyses.id })
    return changed.length > 0
  },
  /** Those that should be done or under way and were asked for before `before`: their job may have been lost. */
  unfinished: async (before: Date, limit: number): Promise<AnalysisId[]> => {
    const rows = await db
      .select({ id: analyses.id })
      .from(analyses)
      .where(and(inArray(analyses.state, open), lt(analyses.createdAt, before)))
      .limit(limit)
    return rows.map((row) => row.id as AnalysisId)
  },
  /** How many of a project wait or run. */
  openIn: (projectId: string): Promise<number> =>
    db.$count(analyses, and(eq(analyses.projectId, projectId), inArray(analyses.state, open))),
  /** Names of people and of samples, for what an outcome names by id. */
  namesOf: async (personIds: readonly string[], sampleIds: readonly string[]) => {
    const persons = await db
      .select({ id: people.id, name: people.name })
      .from(people)
      .where(sql`${people.id} = any(${sql.param(personIds)}::uuid[])`)
    const named = await db
      .select({ id: samples.id, name: samples.name })
      .from(samples)
      .where(sql`${samples.id} = any(${sql.param(sampleIds)}::uuid[])`)
    return { people: persons, samples: named }
  },
})
