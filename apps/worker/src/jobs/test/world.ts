import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, newId, repositoriesOf, unitOfWorkOn } from '@reticle/db'
import { connectDispatch } from '@reticle/dispatch'
import {
  type AnnotationContent,
  importIdSchema,
  type Protocol,
  projectIdSchema,
  type ReasonCode,
  type ResolutionKind,
  releaseIdSchema,
  taskIdSchema,
} from '@reticle/domain'
import { fileStore } from '@reticle/storage'
import { aProtocol, testDatabase } from '@reticle/testkit'
import { pino } from 'pino'
import type { WorkerContext } from '../../context.ts'

// Processes that read images start often in these tests, and in a third of the time with this.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), `reticle-compile-cache-${process.getuid?.() ?? 0}`)

const bytesOf = async function* (bytes: Uint8Array) {
  yield bytes
}

/** A project with people in a database of its own, and a store in a folder of its own. */
export const makeWorld = async (changes: Parameters<typeof aProtocol>[0] = {}) => {
  const test = await testDatabase()
  const data = await mkdtemp(join(tmpdir(), 'reticle-jobs-'))
  const database = connect(test.url, { applicationName: 'jobs-test', max: 6 })
  const dispatch = await connectDispatch({ databaseUrl: test.url, redisUrl: null, onError: () => undefined })
  const unitOfWork = unitOfWorkOn(database)
  const storage = fileStore(join(data, 'blobs'))
  const clock = { now: new Date('2026-03-01T12:00:00.000Z') }
  const context: WorkerContext = {
    config: {
      databaseUrl: test.url,
      redisUrl: null,
      data,
      logLevel: 'silent',
      metricsPort: null,
      metricsToken: null,
      maxPixels: 4_000_000,
      packDays: 14,
      sourceFolders: [join(data, 'folder')],
      sourcePrivateHosts: ['127.0.0.1'],
      maxUploadBytes: 64 << 20,
      webhookPrivateHosts: [],
      backendPrivateHosts: ['127.0.0.1'],
      callbackUrl: 'http://127.0.0.1:4300',
      mail: null,
      publicUrl: 'http://127.0.0.1:4300',
      modelPatience: { firstWait: 10, longestWait: 50, tries: 4 },
      modelLimits: {},
    },
    database,
    read: repositoriesOf(database.db),
    unitOfWork,
    storage,
    dispenser: dispatch.dispenser,
    now: () => clock.now,
    log: pino({ level: 'silent' }),
  }
  const query = async (text: string, values: unknown[] = []) => (await database.pool.query(text, values)).rows
  const organizationId = newId()
  const projectId = projectIdSchema.parse(newId())
  const protocolId = newId()
  const protocol: Protocol = aProtocol(changes)
  const people = [newId(), newId(), newId(), newId()]
  await query(`insert into organizations (id, name) values ($1, 'Lab')`, [organizationId])
  for (const [index, id] of people.entries())
    await query(`insert into people (id, name, email) values ($1, $2, $3)`, [id, `Person ${index}`, `${id}@example.org`])
  await query(`insert into projects (id, organization_id, name, protocol_id) values ($1, $2, 'Craters', $3)`, [
    projectId,
    organizationId,
    protocolId,
  ])
  await query(`insert into protocols (id, project_id, version, content, created_by, created_at) values ($1, $2, 1, $3, $4, '2026-01-01')`, [
    protocolId,
    projectId,
    JSON.stringify(protocol),
    people[0],
  ])

  const submit = async (taskIds: readonly string[], reader: number, content: string, regions: number): Promise<void> => {
    await query(
      `with held as (
        insert into assignments (id, project_id, task_id, annotator_id, state, fence, leased_at, expires_at)
        select gen_random_uuid(), $1, id, $2, 'submitted', 1, now(), now() from unnest($3::uuid[]) id returning id, task_id),
      given as (
        insert into annotations (id, project_id, task_id, assignment_id, annotator_id, protocol_id, idempotency_key, content, region_count,
          is_counted, submitted_at)
        select gen_random_uuid(), $1, t.id, held.id, $2, t.protocol_id, held.id::text, $4::jsonb, $5, true, now()
        from held join tasks t on t.id = held.task_id)
      update tasks t set counted = counted + 1, state = case when counted + 1 >= reads then 'comparing' else state end
      from held where t.id = held.task_id`,
      [projectId, people[reader], taskIds, content, regions],
    )
  }

  return {
    url: test.url,
    data,
    context,
    query,
    clock,
    projectId,
    protocol,
    people,
    /** Puts files into the store and asks for their import. `null` stands for bytes that are not in the store. */
    upload: async (
      files: readonly { name: string; bytes: Uint8Array | null; groups?: Record<string, string> }[],
      options: { split: 'one' | 'datasets' | 'z' | 't'; deidentify: boolean } = { split: 'one', deidentify: true },
    ) => {
      const id = importIdSchema.parse(newId())
      const received: Parameters<WorkerContext['read']['imports']['receive']>[1]['files'][number][] = []
      for (const { name, bytes, groups = {} } of files) {
        const stored = bytes === null ? undefined : await storage.put(bytesOf(bytes))
        const sha256 = stored?.ok ? stored.value.sha256 : 'f'.repeat(64)
        received.push({ name, sha256, bytes: bytes?.byteLength ?? 1, reason: null, groups, origin: { licence: 'CC0-1.0' } })
      }
      const createdBy = people[0] ?? ''
      await unitOfWork(async ({ imports }) => {
        await imports.begin({ id, newSourceId: newId(), organizationId, projectId, createdBy, createdAt: clock.now })
        await imports.receive(id, { groups: {}, options, files: received })
      })
      return id
    },
    /** A submission as the labelling use case leaves it; the task waits for its comparison when it has all its reads. */
    annotate: async (taskId: string, reader: number, content: AnnotationContent, isCounted = true) => {
      const [assignmentId, id] = [newId(), newId()]
      const annotatorId = people[reader]
      await query(
        `insert into assignments (id, project_id, task_id, annotator_id, state, fence, leased_at, expires_at) values ($1, $2, $3, $4, 'submitted', 1, $5, $5)`,
        [assignmentId, projectId, taskId, annotatorId, clock.now],
      )
      await query(
        `insert into annotations (id, project_id, task_id, assignment_id, annotator_id, protocol_id, idempotency_key, content, region_count, is_counted, active_milliseconds, submitted_at)
          values ($1, $2, $3, $4, $5, (select protocol_id from tasks where id = $3), $6, $7, $8, $9, 4000, $10)`,
        [
          id,
          projectId,
          taskId,
          assignmentId,
          annotatorId,
          randomUUID(),
          JSON.stringify(content),
          content.regions.length,
          isCounted,
          clock.now,
        ],
      )
      if (isCounted)
        await query(
          `update tasks set counted = counted + 1, state = case when counted + 1 >= reads then 'comparing' else state end where id = $1`,
          [taskId],
        )
      return id
    },
    /** Tasks with samples of their own, as they are opened; answers their ids in the order of import. */
    open: async (count: number, groups: (index: number) => Record<string, string> = () => ({})): Promise<string[]> => {
      const sourceId = newId()
      await query(`insert into sources (id, organization_id, project_id, kind, name) values ($1, $2, $3, 'upload', 'Files')`, [
        sourceId,
        organizationId,
        projectId,
      ])
      const rows = await query(
        `with made as (
          insert into samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height, groups)
          select gen_random_uuid(), $1, $2, (select coalesce(max(position), 0) from samples where project_id = $1) + n, 'sample',
            gen_random_uuid()::text, 1, 'image/png', 64, 48, groups
          from unnest($3::jsonb[]) with ordinality as given (groups, n) returning id, position)
        insert into tasks (id, project_id, sample_id, protocol_id, position, reads)
        select gen_random_uuid(), $1, made.id, p.protocol_id, made.position, (c.content->'redundancy'->>'reads')::int
        from made, projects p join protocols c on c.id = p.protocol_id where p.id = $1 returning id, position`,
        [projectId, sourceId, Array.from({ length: count }, (_, index) => JSON.stringify(groups(index)))],
      )
      return rows.toSorted((a, b) => a.position - b.position).map((row) => row.id)
    },
    /** The same submissions on many tasks, by the people from `from` on. */
    annotateAll: async (taskIds: readonly string[], contents: readonly AnnotationContent[], from = 0): Promise<void> => {
      for (const [index, content] of contents.entries())
        await submit(taskIds, from + index, JSON.stringify(content), content.regions.length)
    },
    /** A submission that no version of the server would have taken. */
    annotateRaw: async (taskId: string, reader: number, content: string): Promise<void> => submit([taskId], reader, content, 0),
    adjudicate: async (taskId: string, content: AnnotationContent, reasonCode: ReasonCode) => {
      const id = newId()
      const [task] = await query('select consensus_id as id from tasks where id = $1', [taskId])
      const reviewerId = people[3] ?? ''
      await unitOfWork(({ desk }) =>
        desk.addAdjudication({ id, taskId, reviewerId, content, reasonCode, consensusId: task?.id, signedAt: clock.now }),
      )
      await query(
        `update tasks set state = 'settled', resolution_kind = 'adjudication', adjudication_id = $2, settled_at = $3 where id = $1`,
        [taskId, id, clock.now],
      )
      return id
    },
    askRelease: async (
      version: string,
      split = { shares: { train: 0.5, test: 0.5 }, seed: 1 } as { shares: Record<string, number>; seed: number; groupBy?: string },
      kinds: ResolutionKind[] = ['consensus', 'adjudication'],
    ) => {
      const id = releaseIdSchema.parse(newId())
      const plan = { notes: '', query: { kinds }, split, asOf: clock.now.toISOString() }
      await unitOfWork(async ({ releases }) =>
        releases.add({ id, projectId, name: 'Craters', version, plan, isDemo: false, createdBy: people[0] ?? '', createdAt: clock.now }),
      )
      return id
    },
    tasks: async () =>
      (await query('select * from tasks where project_id = $1 order by position', [projectId])).map((row) => ({
        ...row,
        id: taskIdSchema.parse(row.id),
      })),
    eventTypes: async (subjectId: string): Promise<string[]> =>
      (await query('select type from events where subject_id = $1 order by id', [subjectId])).map((row) => row.type),
    outbox: async (): Promise<string[]> =>
      (await query('select kind, name, payload from outbox order by id')).map((row) =>
        row.kind === 'job' ? row.name : row.payload.topics.join(),
      ),
    close: async () => {
      await dispatch.close()
      await database.close()
      await test.drop()
      // A killed worker may still be writing there for a moment.
      await rm(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}
export type World = Awaited<ReturnType<typeof makeWorld>>
