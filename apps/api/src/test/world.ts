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
  return api.unitOfWork((r) => r.tasks.openMissing(lab.projectId, lab.protocolId, 2, api.now()))
}

export async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}

/** Claims the next sample for an annotator and submits `content`. Answers the task's id. */
export const readNext = async (api: TestApi, lab: Lab, actor: Actor, content: AnnotationContent = aContent()): Promise<string> => {
  const claimed = await api.call(actor, 'claimAssignment', { params: { projectId: lab.projectId } })
  if (claimed.statusCode !== 201) throw new Error(`claim: ${claimed.statusCode} ${claimed.body}`)
  const assignment: { id: string; fence: number; taskId: string } = claimed.json()
  const submitted = await api.call(actor, 'submitAssignment', {
    params: { assignmentId: assignment.id },
    headers: { 'idempotency-key': newId() },
    body: { fence: assignment.fence, content, activeMilliseconds: 1000 },
  })
  if (submitted.statusCode !== 201) throw new Error(`submit: ${submitted.statusCode} ${submitted.body}`)
  return assignment.taskId
}

/** Puts a task where the worker would after comparing its readers. */
export const contest = async (api: TestApi, taskId: string): Promise<void> => {
  await api.database.pool.query(`update tasks set state = 'contested', contested_at = now(), reason = 'readers disagree' where id = $1`, [
    taskId,
  ])
}
