import { type FoldEvent, foldAssignment, foldTask } from '@reticle/domain'
import { and, asc, eq, gt, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import type { annotations } from '../schema/annotations.ts'
import type { assignments } from '../schema/assignments.ts'
import type { revisions } from '../schema/revisions.ts'
import { tasks } from '../schema/tasks.ts'
import { findOrphans } from './orphans.ts'

/** Ways in which what is cached in a row can differ from its events, or from the rows that it counts. */
const mismatchKinds = [
  'task-state',
  'task-counted',
  'task-reads',
  'task-quota',
  'task-leased',
  'task-open',
  'task-revisions',
  'task-review',
  'task-steps',
  'task-contested',
  'assignment-state',
  'assignment-fence',
  'assignment-steps',
  'annotation-twice',
  'annotation-superseded',
  'annotation-without-event',
  'submitted-without-annotation',
  'reference-to-nothing',
  'contested-counts',
] as const
export type MismatchKind = (typeof mismatchKinds)[number]

export type Consistency = {
  tasks: number
  assignments: number
  events: number
  mismatches: Record<MismatchKind, number>
  /** Some of them, in words. */
  examples: string[]
}

const pageSize = 5000
const mostExamples = 20
const nowhere = '00000000-0000-0000-0000-000000000000'

type Task = Pick<typeof tasks.$inferSelect, 'id' | 'state' | 'reads' | 'counted' | 'leased' | 'isOpen' | 'pool' | 'round' | 'revisions'>
/** The row of a task in contested_tasks: in words what of it is not as the task has it; null where all is. */
type Listed = { readonly taskId: string; readonly differs: string | null }
type Assignment = Pick<typeof assignments.$inferSelect, 'id' | 'taskId' | 'purpose' | 'state' | 'fence'>
type Annotation = Pick<
  typeof annotations.$inferSelect,
  'id' | 'taskId' | 'assignmentId' | 'annotatorId' | 'repeat' | 'isCounted' | 'supersedes'
>
type Asked = Pick<typeof revisions.$inferSelect, 'taskId' | 'round' | 'state'>
/** Of a task: revisions that were asked for, how many reviewers hold it, and its row among the contested ones. */
type Beside = { readonly asked: readonly Asked[]; readonly reviewers: number; readonly listed: Listed | undefined }
type Said = FoldEvent & { readonly subjectId: string }
type Found = readonly (readonly [kind: MismatchKind, isWrong: boolean, what: string])[]

/** A task against its events and against the rows that it counts. */
const ofTask = (
  task: Task,
  said: readonly FoldEvent[],
  held: readonly Assignment[],
  given: readonly Annotation[],
  { asked, reviewers, listed }: Beside,
): Found => {
  const folded = foldTask(said)
  const counted = given.filter((one) => one.isCounted).length
  const leased = held.filter((one) => one.state === 'leased' && one.purpose === 'vote').length
  const first = given.filter((one) => one.supersedes === null).map((one) => `${one.annotatorId} ${one.repeat}`)
  const isFree = task.state === 'collecting' && task.pool === null && task.counted + task.leased < task.reads
  const awaited = asked.filter((one) => one.state === 'open')
  const isAwaiting = task.state === 'collecting' && awaited.every((one) => one.round === task.round)
  const standing = given.filter((one) => one.isCounted).map((one) => one.annotatorId)
  const superseded = new Set(given.map((one) => one.supersedes))
  return [
    ['task-state', folded.state !== task.state, `is ${task.state}, its events say ${folded.state}`],
    [
      'task-counted',
      folded.counted !== task.counted || counted !== task.counted,
      `counts ${task.counted}, events ${folded.counted}, rows ${counted}`,
    ],
    ['task-reads', folded.reads !== null && folded.reads !== task.reads, `wants ${task.reads}, its events say ${folded.reads}`],
    ['task-quota', counted > task.reads, `has ${counted} of ${task.reads}`],
    ['task-leased', leased !== task.leased, `has ${task.leased} leases, rows ${leased}`],
    ['task-open', isFree !== task.isOpen, `is ${task.isOpen ? 'open' : 'closed'}`],
    ['task-steps', folded.problems.length > 0, folded.problems.join('; ')],
    ['annotation-twice', new Set(first).size < first.length, 'has two annotations of one person'],
    ['annotation-twice', new Set(standing).size < standing.length, 'counts two annotations of one person'],
    ['annotation-superseded', given.some((one) => one.isCounted && superseded.has(one.id)), 'counts an annotation that was revised'],
    [
      'task-revisions',
      awaited.length !== task.revisions || (awaited.length > 0 && !isAwaiting),
      `awaits ${task.revisions} in round ${task.round}, rows ${awaited.length}`,
    ],
    [
      'task-contested',
      (listed !== undefined) !== (task.state === 'contested'),
      `is ${task.state}, and ${listed === undefined ? 'not ' : ''}listed as contested`,
    ],
    ['task-contested', typeof listed?.differs === 'string', `is listed as contested with another ${listed?.differs}`],
    ['task-review', reviewers > (task.state === 'contested' ? 1 : 0), `is ${task.state}, and ${reviewers} reviewers hold it`],
  ]
}

/** An assignment against its events and its annotation. */
const ofAssignment = (row: Assignment, said: readonly FoldEvent[], given: readonly Annotation[]): Found => {
  const folded = foldAssignment(said)
  const isSubmitted = row.state === 'submitted'
  return [
    ['assignment-state', folded.state !== row.state, `is ${row.state}, its events say ${folded.state}`],
    ['assignment-fence', folded.fence > row.fence, `has fence ${row.fence}, its events say ${folded.fence}`],
    ['assignment-steps', folded.problems.length > 0, folded.problems.join('; ')],
    ['submitted-without-annotation', isSubmitted !== given.length > 0, `is ${row.state} with ${given.length} annotations`],
  ]
}

/**
 * What the rows of a page of tasks are checked against, in memory. Each is looked up by its index (lateral, `offset 0`), so that a page costs
 * the same however large the tables are.
 */
const readAround = async (db: Executor, taskIds: readonly string[]) => {
  const ofTasks = sql`unnest(${sql.param(taskIds)}::uuid[]) as page (id) cross join lateral`
  const { rows: held } = await db.execute<Assignment>(sql`
    select found.* from ${ofTasks} (
      select a.id, a.task_id as "taskId", a.purpose, a.state, a.fence::float8 as fence
      from assignments a where a.task_id = page.id offset 0) found`)
  const { rows: given } = await db.execute<Annotation>(sql`
    select found.* from ${ofTasks} (
      select a.id, a.task_id as "taskId", a.assignment_id as "assignmentId", a.annotator_id as "annotatorId", a.repeat,
        a.is_counted as "isCounted", a.supersedes
      from annotations a where a.task_id = page.id offset 0) found`)
  const { rows: asked } = await db.execute<Asked>(sql`
    select found.* from ${ofTasks} (
      select r.task_id as "taskId", r.round::int as round, r.state from revisions r where r.task_id = page.id offset 0) found`)
  const { rows: reviewed } = await db.execute<{ taskId: string }>(sql`
    select found.* from ${ofTasks} (
      select r.task_id as "taskId" from reviews r where r.task_id = page.id and r.state = 'leased' offset 0) found`)
  const { rows: listed } = await db.execute<Listed>(sql`
    select found.* from ${ofTasks} (
      select c.task_id as "taskId", nullif(concat_ws(', ',
        case when c.project_id <> t.project_id then 'project' end,
        case when c.reason <> coalesce(t.reason, '') then 'reason' end,
        case when c.agreement is distinct from t.agreement then 'agreement' end,
        case when c.contested_at <> t.contested_at then 'moment' end,
        case when c.facets <> facets_of(c.reason, c.agreement, c.marks, c.groups, case when c.is_blind then '{}' else c.readers end)
          then 'set of facets' end), '') as differs
      from contested_tasks c join tasks t on t.id = c.task_id where c.task_id = page.id offset 0) found`)
  const subjects = [...taskIds, ...held.map((row) => row.id), ...given.map((row) => row.id)]
  const { rows: said } = await db.execute<Said>(sql`
    select found."subjectId", found.type, found.payload from unnest(${sql.param(subjects)}::uuid[]) as page (id) cross join lateral (
      select e.id, e.subject_id as "subjectId", e.type, e.payload from events e where e.subject_id = page.id offset 0) found
    order by found.id`)
  return { held, given, said, asked, reviewed, listed }
}

/**
 * Positions at which imports of manifests opened tasks: one event stands for the opening of all of them (lifecycle.md, L35), so such a task
 * has no `task.opened` of its own.
 */
const openedByImports = async (db: Executor, projectId: string | undefined) => {
  const { rows } = await db.execute<{ projectId: string; from: number; to: number }>(sql`
    select e.project_id as "projectId", (e.payload->'positions'->>'from')::float8 as "from", (e.payload->'positions'->>'to')::float8 as "to"
    from events e where e.type = 'import.records-added' and e.payload ? 'protocolId'
      and ${projectId === undefined ? sql`true` : sql`e.project_id = ${projectId}`}`)
  const ranges = Map.groupBy(rows, (row) => row.projectId)
  const opening: Said = { subjectId: nowhere, type: 'task.opened', payload: {} }
  return (task: { readonly projectId: string; readonly position: number }, said: readonly Said[]): readonly Said[] => {
    if (said.some((event) => event.type === 'task.opened')) return said
    const isCovered = ranges.get(task.projectId)?.some(({ from, to }) => from <= task.position && task.position <= to) ?? false
    return isCovered ? [opening, ...said] : said
  }
}

/** Projects whose counts of contested tasks are not what their rows come to, with one facet of each. */
const miscounted = async (db: Executor, projectId: string | undefined) => {
  const { rows } = await db.execute<{ projectId: string; facet: string; counted: number; rows: number; facets: number }>(sql`
    select distinct on ("projectId") "projectId", facet, counted, rows, count(*) over (partition by "projectId")::int as facets
    from (
      select project_id as "projectId", facet, sum(n)::int as counted, sum(m)::int as rows
      from (
        select project_id, unnest(facets) as facet, n, 0 as m from contested_counts
        union all select project_id, unnest(facets), 0, 1 from contested_tasks) counts
      where ${projectId === undefined ? sql`true` : sql`project_id = ${projectId}::uuid`}
      group by 1, 2) sums
    where counted <> rows order by "projectId", facet`)
  return rows
}

/** The events of a page by the task and by the assignment that they tell of; a submission tells of both. */
const bySubject = (said: readonly Said[], given: readonly Annotation[]) => {
  const annotationOf = new Map(given.map((one) => [one.id, one]))
  return {
    ofTask: Map.groupBy(said, (event) => annotationOf.get(event.subjectId)?.taskId ?? event.subjectId),
    ofAssignment: Map.groupBy(said, (event) => annotationOf.get(event.subjectId)?.assignmentId ?? event.subjectId),
    submitted: new Set(said.flatMap((event) => (event.type === 'annotation.submitted' ? [event.subjectId] : []))),
  }
}

/** Checks that every cached state is the fold of its events (L1), and every counter what the rows say. Reads only, page by page. */
export const consistencyRepository = (db: Executor) => ({
  /** Of one project, or of all. On a database that is being written to, it belongs into one snapshot (`inSnapshot`). */
  check: async (projectId?: string): Promise<Consistency> => {
    const mismatches = Object.fromEntries(mismatchKinds.map((kind) => [kind, 0])) as Record<MismatchKind, number>
    const outcome: Consistency = { tasks: 0, assignments: 0, events: 0, mismatches, examples: [] }
    const note = (subject: string, found: Found) => {
      for (const [kind, isWrong, what] of found) {
        if (!isWrong) continue
        mismatches[kind] += 1
        if (outcome.examples.length < mostExamples) outcome.examples.push(`${kind}: ${subject} ${what}`)
      }
    }
    for (const { what, count, example } of await findOrphans(db, projectId)) {
      mismatches['reference-to-nothing'] += count
      outcome.examples.push(`reference-to-nothing: ${what} ${example} of ${count} rows`)
    }
    for (const { projectId: id, facet, counted, rows, facets } of await miscounted(db, projectId)) {
      mismatches['contested-counts'] += facets
      outcome.examples.push(`contested-counts: project ${id} counts ${counted} of "${facet.trim()}", rows ${rows}`)
    }
    const withOpening = await openedByImports(db, projectId)
    for (let after = nowhere; ; ) {
      const rows = await db
        .select({
          id: tasks.id,
          projectId: tasks.projectId,
          position: tasks.position,
          state: tasks.state,
          reads: tasks.reads,
          counted: tasks.counted,
          leased: tasks.leased,
          isOpen: tasks.isOpen,
          pool: tasks.pool,
          round: tasks.round,
          revisions: tasks.revisions,
        })
        .from(tasks)
        .where(and(projectId === undefined ? undefined : eq(tasks.projectId, projectId), gt(tasks.id, after)))
        .orderBy(asc(tasks.id))
        .limit(pageSize)
      const last = rows.at(-1)
      if (last === undefined) return outcome
      const { held, given, said, asked, reviewed, listed } = await readAround(
        db,
        rows.map((row) => row.id),
      )
      const { ofTask: byTask, ofAssignment: byAssignment, submitted } = bySubject(said, given)
      const heldBy = Map.groupBy(held, (row) => row.taskId)
      const givenOn = Map.groupBy(given, (row) => row.taskId)
      const givenBy = Map.groupBy(given, (row) => row.assignmentId)
      const askedOf = Map.groupBy(asked, (row) => row.taskId)
      const listedOf = new Map(listed.map((row) => [row.taskId, row]))
      const reviewedBy = Map.groupBy(reviewed, (row) => row.taskId)
      for (const row of rows) {
        const events = withOpening(row, byTask.get(row.id) ?? [])
        const beside = {
          asked: askedOf.get(row.id) ?? [],
          reviewers: reviewedBy.get(row.id)?.length ?? 0,
          listed: listedOf.get(row.id),
        }
        note(`task ${row.id}`, ofTask(row, events, heldBy.get(row.id) ?? [], givenOn.get(row.id) ?? [], beside))
      }
      for (const row of held) note(`assignment ${row.id}`, ofAssignment(row, byAssignment.get(row.id) ?? [], givenBy.get(row.id) ?? []))
      for (const { id } of given) note(`annotation ${id}`, [['annotation-without-event', !submitted.has(id), 'has no event']])
      outcome.tasks += rows.length
      outcome.assignments += held.length
      outcome.events += said.length
      after = last.id
    }
  },
})
