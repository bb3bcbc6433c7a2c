import {
  type AnnotationOrigin,
  type LabelImportChoice,
  type LabelImportId,
  type LabelImportState,
  type PersonId,
  type ProjectId,
  type ProtocolId,
  sampleIdSchema,
  type TaskId,
  type TaskState,
} from '@reticle/domain'
import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { importFiles } from '../schema/imports.ts'
import { annotationOrigins, importedReaders, labelImports } from '../schema/label-imports.ts'
import { people } from '../schema/people.ts'
import { projects } from '../schema/projects.ts'
import type { samples } from '../schema/samples.ts'
import { suggestions } from '../schema/suggestions.ts'

const columns = {
  id: labelImports.id,
  projectId: labelImports.projectId,
  state: labelImports.state,
  fileName: labelImports.fileName,
  sha256: labelImports.sha256,
  bytes: labelImports.bytes,
  choice: labelImports.choice,
  outline: labelImports.outline,
  plan: labelImports.plan,
  done: labelImports.done,
  total: labelImports.total,
  error: labelImports.error,
  createdBy: people.name,
  createdAt: labelImports.createdAt,
  finishedAt: labelImports.finishedAt,
}

type Change = Partial<
  Pick<
    typeof labelImports.$inferInsert,
    'state' | 'choice' | 'revision' | 'outline' | 'plan' | 'importId' | 'done' | 'total' | 'error' | 'finishedAt'
  >
>

/** A sample that a name in a file may mean. */
export type NamedSample = {
  readonly wanted: string
  readonly isStem: boolean
  readonly sampleId: string
  readonly width: number
  readonly height: number
  readonly axes: (typeof samples.$inferSelect)['axes']
}

/** What an import asks of a task before it writes there. */
export type ImportTask = {
  readonly sampleId: string
  readonly taskId: TaskId
  readonly protocolId: ProtocolId
  readonly state: TaskState
  readonly isGold: boolean
  readonly reads: number
  readonly counted: number
  readonly pool: string | null
}

const working: LabelImportState[] = ['reading', 'writing']

/** Files of labels of other tools, and who and what they brought. */
export const labelImportRepository = (db: Executor) => ({
  add: async (row: Omit<typeof labelImports.$inferInsert, 'outline' | 'plan' | 'importId'>): Promise<void> => {
    await db.insert(labelImports).values(row)
  },
  get: async (id: string) => {
    const [row] = await db
      .select(columns)
      .from(labelImports)
      .innerJoin(people, eq(people.id, labelImports.createdBy))
      .where(eq(labelImports.id, id))
    return row === undefined ? undefined : { ...row, id: row.id as LabelImportId, projectId: row.projectId as ProjectId }
  },
  /** Newest first, at most 100; without their plans, which may be long. */
  listOf: async (projectId: string) =>
    db
      .select({ ...columns, outline: sql<null>`null`, plan: sql<null>`null` })
      .from(labelImports)
      .innerJoin(people, eq(people.id, labelImports.createdBy))
      .where(eq(labelImports.projectId, projectId))
      .orderBy(desc(labelImports.id))
      .limit(100),
  /** What a worker needs. */
  work: async (id: string) => {
    const [row] = await db
      .select({
        id: labelImports.id,
        projectId: labelImports.projectId,
        organizationId: projects.organizationId,
        state: labelImports.state,
        fileName: labelImports.fileName,
        sha256: labelImports.sha256,
        bytes: labelImports.bytes,
        choice: labelImports.choice,
        revision: labelImports.revision,
        importId: labelImports.importId,
        createdBy: labelImports.createdBy,
      })
      .from(labelImports)
      .innerJoin(projects, eq(projects.id, labelImports.projectId))
      .where(eq(labelImports.id, id))
    return row === undefined ? undefined : { ...row, id: row.id as LabelImportId, projectId: row.projectId as ProjectId }
  },
  /** Locks the row until the end of the transaction. */
  lock: async (id: string): Promise<{ state: LabelImportState; revision: number; choice: LabelImportChoice } | undefined> => {
    const [row] = await db
      .select({ state: labelImports.state, revision: labelImports.revision, choice: labelImports.choice })
      .from(labelImports)
      .where(eq(labelImports.id, id))
      .for('update')
    return row
  },
  set: async (id: string, change: Change): Promise<void> => {
    await db.update(labelImports).set(change).where(eq(labelImports.id, id))
  },
  /** Changes an import that is still in the given state under the given choice; false when it is not. */
  setWhile: async (id: string, state: LabelImportState, revision: number, change: Change): Promise<boolean> => {
    const changed = await db
      .update(labelImports)
      .set(change)
      .where(and(eq(labelImports.id, id), eq(labelImports.state, state), eq(labelImports.revision, revision)))
      .returning({ id: labelImports.id })
    return changed.length > 0
  },
  /** Those that a worker should have done and that were asked for before `before`: their job may have been lost. */
  unfinished: async (before: Date, limit: number): Promise<LabelImportId[]> => {
    const rows = await db
      .select({ id: labelImports.id })
      .from(labelImports)
      .where(and(inArray(labelImports.state, working), lt(labelImports.createdAt, before)))
      .limit(limit)
    return rows.map((row) => row.id as LabelImportId)
  },
  /** Samples of a project by names, or by their ids; `stems` are names without their extension. */
  samplesNamed: async (projectId: string, names: readonly string[], stems: readonly string[]): Promise<NamedSample[]> => {
    const ids = names.filter((name) => sampleIdSchema.safeParse(name).success).map((id) => id.toLowerCase())
    const [byName, byId, byStem] = [new Set(names), new Set(ids), new Set(stems)]
    // One look at each sample, however many names are wanted: Postgres looks them up in a hash.
    const { rows } = await db.execute<Omit<NamedSample, 'wanted' | 'isStem'> & { name: string; stem: string }>(sql`
      select s.* from (
        select id as "sampleId", name, regexp_replace(name, '\\.[^./]*$', '') as stem, width, height, axes from samples
        where project_id = ${projectId} and withdrawn_at is null offset 0) s
      where s.name = any (${sql.param(names)}::text[]) or s.stem = any (${sql.param(stems)}::text[]) or s."sampleId" = any (${sql.param(ids)}::uuid[])`)
    return rows.flatMap(({ name, stem, ...sample }) => [
      ...(byName.has(name) ? [{ ...sample, wanted: name, isStem: false }] : []),
      ...(byId.has(sample.sampleId) ? [{ ...sample, wanted: sample.sampleId, isStem: false }] : []),
      ...(byStem.has(stem) ? [{ ...sample, wanted: stem, isStem: true }] : []),
    ])
  },
  samplesOfContent: async (projectId: string, hashes: readonly string[]) => {
    const { rows } = await db.execute<Omit<NamedSample, 'wanted' | 'isStem'> & { sha256: string }>(sql`
      select s.id as "sampleId", s.sha256, s.width, s.height, s.axes from samples s
      where s.project_id = ${projectId} and s.withdrawn_at is null and s.sha256 = any (${sql.param(hashes)}::text[]) order by s.position`)
    return rows
  },
  /** What became of the files of an upload: the sample of each, by the file's name. */
  samplesOfImport: async (importId: string) => {
    const rows = await db
      .select({ name: importFiles.name, sampleId: importFiles.sampleId, reason: importFiles.reason, at: importFiles.at })
      .from(importFiles)
      .where(eq(importFiles.importId, importId))
    return rows
  },
  tasksOf: async (sampleIds: readonly string[]): Promise<ImportTask[]> => {
    const { rows } = await db.execute<ImportTask>(sql`
      select t.sample_id as "sampleId", t.id as "taskId", t.protocol_id as "protocolId", t.state, t.is_gold as "isGold", t.reads, t.counted, t.pool
      from tasks t where t.sample_id = any (${sql.param(sampleIds)}::uuid[])`)
    return rows
  },
  /** Assignments that exist for pairs of a task and a person: how far each is. */
  assignmentsOf: async (taskIds: readonly string[], personIds: readonly string[]) => {
    const { rows } = await db.execute<{ taskId: string; personId: string; state: string; key: string | null }>(sql`
      select a.task_id as "taskId", a.annotator_id as "personId", a.state,
        (select n.idempotency_key from annotations n
          where n.task_id = a.task_id and n.annotator_id = a.annotator_id and n.repeat = 0 and n.supersedes is null limit 1) as key
      from assignments a
      where a.task_id = any (${sql.param(taskIds)}::uuid[]) and a.annotator_id = any (${sql.param(personIds)}::uuid[]) and a.repeat = 0`)
    return rows
  },
  /** The ids that assignments of these pairs have, whether they are there or not, in the order of the pairs. */
  assignmentIds: async (pairs: readonly { readonly taskId: string; readonly personId: string }[]): Promise<readonly string[]> => {
    const { rows } = await db.execute<{ id: string }>(sql`
      select assignment_id(pair.task, pair.person, 0) as id
      from unnest(${sql.param(pairs.map(({ taskId }) => taskId))}::uuid[], ${sql.param(pairs.map(({ personId }) => personId))}::uuid[])
        with ordinality as pair (task, person, n) order by pair.n`)
    return rows.map(({ id }) => id)
  },
  /** Readers of this name that earlier files brought to the project. */
  readerNamed: async (projectId: string, name: string): Promise<PersonId | undefined> => {
    const [row] = await db
      .select({ personId: importedReaders.personId })
      .from(importedReaders)
      .where(and(eq(importedReaders.projectId, projectId), eq(importedReaders.name, name)))
    return row?.personId as PersonId | undefined
  },
  addReader: async (row: { readonly projectId: string; readonly name: string; readonly personId: string }): Promise<void> => {
    await db.insert(importedReaders).values(row)
  },
  /** Keeps where annotations came from; those that have an origin keep it. Answers the ids that had none. */
  addOrigins: async (
    rows: readonly { readonly annotationId: string; readonly labelImportId: string; readonly origin: AnnotationOrigin }[],
  ): Promise<readonly string[]> => {
    if (rows.length === 0) return []
    const added = await db
      .insert(annotationOrigins)
      .values([...rows])
      .onConflictDoNothing()
      .returning({ id: annotationOrigins.annotationId })
    return added.map(({ id }) => id)
  },
  /** How many annotations, or suggestions, an import has brought. */
  broughtBy: async (labelImportId: string): Promise<number> =>
    (await db.$count(annotationOrigins, eq(annotationOrigins.labelImportId, labelImportId))) +
    (await db.$count(suggestions, eq(suggestions.labelImportId, labelImportId))),
  originsOf: async (annotationIds: readonly string[]) =>
    db
      .select({
        annotationId: annotationOrigins.annotationId,
        labelImportId: annotationOrigins.labelImportId,
        origin: annotationOrigins.origin,
      })
      .from(annotationOrigins)
      .where(sql`${annotationOrigins.annotationId} = any (${sql.param(annotationIds)}::uuid[])`),
})
