import { fileURLToPath } from 'node:url'
import { fillLargeStudy, type LargeStudy, scannedTables, testDatabase } from '@reticle/testkit'
import { drizzle } from 'drizzle-orm/node-postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, type Database } from './database.ts'
import { type Repositories, repositoriesOf } from './repositories/index.ts'
import * as schema from './schema/index.ts'

type Statement = { readonly text: string; readonly values: readonly unknown[] }

let database: Database
let drop: () => Promise<void>
let study: LargeStudy
let taskId: string
let repositories: Repositories
const statements: Statement[] = []

beforeAll(async () => {
  const made = await testDatabase()
  drop = made.drop
  database = connect(made.url, { applicationName: 'hot-queries' })
  study = await fillLargeStudy(database.pool)
  const logQuery = (text: string, values: unknown[]) => void statements.push({ text, values })
  repositories = repositoriesOf(drizzle(database.pool, { schema, logger: { logQuery } }))
  const { rows } = await database.pool.query<{ id: string }>(
    `select id from tasks where project_id = $1 and state = 'contested' order by position offset 700 limit 1`,
    [study.projectId],
  )
  taskId = rows[0]?.id ?? ''
})
afterAll(async () => {
  await database.close()
  await drop()
})

/** What runs for each click of someone, or for each submission. The claim's own statement is the dispenser's (packages/dispatch). */
const hot: Readonly<Record<string, (repositories: Repositories, study: LargeStudy, taskId: string) => Promise<unknown>>> = {
  'claim: what holds for the annotator': (r, s) => r.labelling.annotator(s.projectId, s.annotatorId),
  'claim: cards of tasks': (r, _, id) => r.labelling.cards([id]),
  'claim: what is held': (r, s) => r.assignments.held(s.projectId, s.annotatorId),
  'submit: the same key before': (r, s) => r.annotations.byKey(s.annotatorId, 'a key'),
  'submit: whose assignment': (r, s) => r.labelling.place(s.projectId),
  'draft: lock': (r, s) => r.assignments.lock(s.projectId, s.annotatorId),
  'lease again: has seen the readers': (r, s, id) => r.viewings.has(id, s.annotatorId),
  'lease again: take a slot': (r, s, id) => r.slots.take(id, s.annotatorId),
  'compare: a batch': (r) => r.comparing.take(200, 2000, [], null),
  'compare: counted annotations': (r, _, id) => r.consensus.compared(id),
  'compare: how many wait': (r) => r.comparing.waiting(),
  'refit: a page': (r, s) => r.projectQuality.page(s.projectId, 15_000, 20),
  'my annotations': (r, s) => r.annotations.ofPerson(s.projectId, s.annotatorId, 50),
  'contested, first page': (r, s) =>
    r.contested.list({ projectId: s.projectId, personId: s.reviewerId, filter: {}, after: null, limit: 51 }),
  'contested, a later page of a filter': (r, s, id) =>
    r.contested.list({
      projectId: s.projectId,
      personId: s.reviewerId,
      filter: { label: 'crater', reason: 'readers disagree', minAgreement: 0, isFree: true },
      after: { at: '2026-01-01 00:00:00+00', id },
      limit: 51,
    }),
  'contested, its facets': (r, s) => r.contested.facets(s.otherId, s.reviewerId),
  'contested, the rows of a page': (r, s, id) => r.tasks.summaries([id], s.reviewerId),
  'desk: the task': (r, s, id) => r.tasks.summary(id, s.reviewerId),
  'desk: its readers': (r, _, id) => r.desk.annotationsOf(id),
  'desk: who its readers are': (r, _, id) => r.desk.standingReaders(id),
  'desk: messages on it': (r, _, id) => r.messages.ofTask(id),
  'desk: notes on the protocol': (r, s, id) => r.protocolNotes.list({ projectId: s.projectId, state: 'open', after: id, limit: 51 }),
  'feedback, a later page': (r, s, id) => r.feedback.list(s.projectId, s.annotatorId, { at: '2027-01-01 00:00:00+00', id }, 51),
  'feedback: of an assignment': (r, s, id) => r.feedback.of(id, s.annotatorId),
  'feedback: what may be heard': (r, s, id) => r.feedback.reading(id, s.annotatorId),
  'desk: own annotation': (r, s, id) => r.tasks.hasAnnotated(id, s.reviewerId),
  'tasks of a state, a later page': (r, s) =>
    r.tasks.list({ projectId: s.projectId, personId: s.reviewerId, state: 'settled', after: 15_000, limit: 51 }),
  // Counts go over the whole project, so that what must not be read is that of the others: asked of the small one.
  'progress: samples': (r, s) => r.progress.samples(s.otherId),
  'progress: tasks by state': (r, s) => r.progress.tasksByState(s.otherId),
  'progress: extras': (r, s) => r.progress.extras(s.otherId),
  'progress: leases': (r, s) => r.progress.leases(s.otherId, new Date(0)),
  'progress: annotations for each day': (r, s) => r.progress.annotationsPerDay(s.otherId),
  'progress: settled for each day': (r, s) => r.progress.settledPerDay(s.otherId),
  'progress: reasons': (r, s) => r.progress.reasons(s.otherId),
  'queue: its figures': (r, s) => r.queueFigures.of(s.otherId),
  'queue: leases, first page': (r, s) => r.leases.list(s.projectId, null, 51),
  'queue: tasks of a state, for a priority': (r, s) => r.priorities.pick(s.projectId, { kind: 'state', state: 'collecting' }, 1, 9000, 500),
  'queue: annotators, a later page': (r, s) => r.annotators.list(s.projectId, s.annotatorId, 51),
  'viewer: what the pixels are': (r, s) => r.pyramids.pixelsOf(s.otherId),
  'viewer: a file of the pixels': (r, s) => r.pyramids.fileOf(s.otherId, s.otherId, '0/c/0/0'),
  'history: of a task': (r, _, id) => r.history.ofTask(id),
  'history: of an assignment': (r, s, id) => r.history.assignment(id, s.annotatorId),
  'pyramid: where its original is': (r, s) => r.pyramids.sourceOf(s.otherId),
  'pyramid: whom to tell': (r, s) => r.pyramids.projectsOf(s.otherId),
  'import: is it known': (r, s) => r.importWork.sampleOfContent(s.projectId, 'x', ''),
  'import: are the bytes needed': (r) => r.importWork.isNeeded('x'),
  'manifest: what nobody looked into': (r, s) => r.pyramids.unseen(s.projectId, 0, 100),
  'sweep: what is stuck': (r) => r.stuck.find(20, 500),
}
const large = ['tasks', 'annotations', 'samples', 'assignments']

describe('hot queries, with 20,000 tasks', () => {
  const texts = new Map<string, string[]>()

  it.each(Object.keys(hot))('%s: by an index alone', async (name) => {
    statements.length = 0
    await hot[name]?.(repositories, study, taskId)
    const ran = [...statements]
    expect(ran.length).toBeGreaterThan(0)
    texts.set(
      name,
      ran.map(({ text }) => text),
    )
    for (const { text, values } of ran) {
      const scanned = await scannedTables(database.pool, text, values)
      expect(
        scanned.filter((table) => large.includes(table)),
        text,
      ).toEqual([])
    }
  })

  it('are these, to be read in review', async () => {
    const listed = Object.keys(hot).map((name) => `-- ${name}\n${(texts.get(name) ?? []).map((text) => `${text.trim()};`).join('\n')}`)
    await expect(`${listed.join('\n\n')}\n`).toMatchFileSnapshot(fileURLToPath(new URL('hot-queries.sql', import.meta.url)))
  })
})
