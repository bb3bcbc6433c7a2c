import { newId } from '@reticle/db'
import { type AnnotationContent, type ProjectRole, type ProtocolInput, projectRoles } from '@reticle/domain'
import { aContent, aProtocol } from '@reticle/testkit'
import type { Actor, TestApi } from './test-api.ts'

/** An organization with an owner and a project with one person of each role, made over the API where it can be. */
export const aLab = async (api: TestApi, name: string, protocol: Partial<ProtocolInput> = {}) => {
  const organizationId = newId()
  const owner = await api.addPerson(`${name} Owner`)
  await api.unitOfWork(async (r) => {
    await r.organizations.add({ id: organizationId, name, createdAt: api.now() })
    await r.memberships.add([{ organizationId, personId: owner.personId, role: 'owner' }])
  })
  const made = await api.call(owner, 'createProject', { body: { name: `${name} project`, protocol: aProtocol(protocol) } })
  const project: { id: string; protocolId: string } = made.json()
  const join = async (personName: string, ...roles: ProjectRole[]): Promise<Actor> => {
    const actor = await api.addPerson(personName)
    await api.unitOfWork((r) =>
      r.memberships.add([
        { organizationId, personId: actor.personId, role: 'member' },
        ...roles.map((role) => ({ organizationId, personId: actor.personId, projectId: project.id, role })),
      ]),
    )
    return actor
  }
  const byRole = {
    owner,
    manager: await join(`${name} manager`, 'manager'),
    reviewer: await join(`${name} reviewer`, 'reviewer'),
    annotator: await join(`${name} annotator`, 'annotator'),
    consumer: await join(`${name} consumer`, 'consumer'),
  } satisfies Record<ProjectRole | 'owner', Actor>
  return { organizationId, projectId: project.id, protocolId: project.protocolId, join, ...byRole, roles: [...projectRoles] }
}
export type Lab = Awaited<ReturnType<typeof aLab>>

/** Adds samples the way an import does, with a task for each. Answers the tasks in queue order. */
export const addSamples = async (api: TestApi, lab: Lab, count: number) => {
  const sourceId = newId()
  const { pool } = api.database
  await pool.query(`insert into sources (id, organization_id, project_id, kind, name) values ($1, $2, $3, 'upload', 'test')`, [
    sourceId,
    lab.organizationId,
    lab.projectId,
  ])
  const stored = await api.storage.put(bytesOf('not a real picture'))
  const sha256 = stored.ok ? stored.value.sha256 : ''
  const from = await pool.query<{ n: number }>('select coalesce(max(position), 0)::int as n from samples where project_id = $1', [
    lab.projectId,
  ])
  const first = (from.rows[0]?.n ?? 0) + 1
  for (let index = 0; index < count; index++)
    await pool.query(
      `insert into samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height, thumbnail_sha256, groups)
       values ($1, $2, $3, $4, $5, $6, 18, 'image/png', 100, 80, $7, '{"night": "1"}')`,
      [
        newId(),
        lab.projectId,
        sourceId,
        first + index,
        `sample ${first + index}`,
        first + index === 1 ? sha256 : `${first + index}`.padStart(64, '0'),
        sha256,
      ],
    )
  const reads = (await api.read.protocols.get(lab.protocolId))?.content.redundancy.reads ?? 2
  return (await api.unitOfWork((r) => r.tasks.openMissing(lab.projectId, lab.protocolId, reads, api.now()))).opened
}

/** Writes down that tasks were opened, and settled by a file where the test said so itself, as an import and a file would. */
export const tell = async (
  api: TestApi,
  lab: Lab,
  taskIds: readonly string[],
  ...types: ('task.opened' | 'task.known')[]
): Promise<void> => {
  const { organizationId, projectId } = lab
  await api.unitOfWork(({ events }) =>
    events.add(...taskIds.flatMap((subjectId) => types.map((type) => ({ type, subjectId, at: api.now(), organizationId, projectId })))),
  )
}

export async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}

export type Claimed = { readonly id: string; readonly taskId: string; readonly sampleId: string; readonly fence: number }

/** Claims the next sample for an annotator; undefined when there is none. */
export const claimNext = async (api: TestApi, lab: Lab, actor: Actor): Promise<Claimed | undefined> => {
  const claimed = await api.call(actor, 'claimAssignment', { params: { projectId: lab.projectId } })
  if (claimed.statusCode === 204) return undefined
  if (claimed.statusCode !== 201) throw new Error(`claim: ${claimed.statusCode} ${claimed.body}`)
  return claimed.json()
}

/** Submits `content` for a claimed sample. */
export const submitClaimed = (
  api: TestApi,
  actor: Actor,
  { id, taskId, fence }: Claimed,
  content: AnnotationContent = aContent(),
): ReturnType<TestApi['call']> =>
  api.call(actor, 'submitAssignment', {
    params: { assignmentId: id },
    headers: { 'idempotency-key': newId() },
    body: { taskId, fence, content, activeMilliseconds: 1000 },
  })

/** Claims the next sample for an annotator and submits `content`. Answers the task's id. */
export const readNext = async (api: TestApi, lab: Lab, actor: Actor, content: AnnotationContent = aContent()): Promise<string> => {
  const assignment = await claimNext(api, lab, actor)
  if (assignment === undefined) throw new Error('there is nothing left to claim')
  const submitted = await submitClaimed(api, actor, assignment, content)
  if (submitted.statusCode !== 201) throw new Error(`submit: ${submitted.statusCode} ${submitted.body}`)
  return assignment.taskId
}

/** Puts a task where the worker would after comparing its readers. */
export const contest = async (api: TestApi, taskId: string): Promise<void> => {
  await api.database.pool.query(`update tasks set state = 'contested', contested_at = now(), reason = 'readers disagree' where id = $1`, [
    taskId,
  ])
}

/** Puts a task where the worker would after comparing readers who agree. */
export const settle = async (api: TestApi, taskId: string): Promise<void> => {
  await api.database.pool.query(
    `update tasks set state = 'settled', settled_at = now(), resolution_kind = 'consensus', reason = 'readers agree' where id = $1`,
    [taskId],
  )
}

/** What Postgres says to a statement. */
export const rowsIn = async <T extends object>(api: TestApi, text: string, ...values: unknown[]): Promise<T[]> =>
  (await api.database.pool.query<T>(text, values)).rows
