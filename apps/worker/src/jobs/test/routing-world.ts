import { newId } from '@reticle/db'
import { type ProjectId, projectIdSchema, type TaskId, taskIdSchema } from '@reticle/domain'
import { aProtocol } from '@reticle/testkit'
import { comparer } from '../../compare-loop.ts'
import { effectRunner } from '../../effects-loop.ts'
import { makeWorld } from './world.ts'

type Changes = Parameters<typeof aProtocol>[0]

/** A world whose protocol is published anew for each test, with what compares its tasks and does what their rules want beside. */
export const makeRoutingWorld = async () => {
  const world = await makeWorld()
  const { context, query, people, projectId } = world
  const errors: unknown[] = []
  const refreshed: string[] = []
  const [{ organization_id: organizationId }] = await query('select organization_id from projects where id = $1', [projectId])
  const dispenser = { refresh: async (_: string, taskIds: readonly string[]) => void refreshed.push(...taskIds) }
  const onError = (error: unknown) => void errors.push(error)
  let version = 1

  const publishIn = async (project: ProjectId, changes: Changes): Promise<string> => {
    const id = newId()
    version += 1
    const content = JSON.stringify(aProtocol(changes))
    await query(`insert into protocols (id, project_id, version, content, created_by, created_at) values ($1, $2, $3, $4, $5, now())`, [
      ...[id, project, version, content, people[0]],
    ])
    await query('update projects set protocol_id = $2 where id = $1', [project, id])
    return id
  }

  return {
    ...world,
    organizationId,
    errors,
    refreshed,
    /** The protocol of the tasks that are opened from now on. */
    publish: (changes: Changes) => publishIn(projectId, changes),
    /** Another project; `changes` null leaves it without a protocol. */
    anotherProject: async (changes: Changes | null, organization: string = organizationId): Promise<ProjectId> => {
      const id = projectIdSchema.parse(newId())
      await query(`insert into projects (id, organization_id, name) values ($1, $2, 'Specialists')`, [id, organization])
      if (changes !== null) await publishIn(id, changes)
      return id
    },
    /** Compares all that waits. */
    compare: async (): Promise<void> => {
      const { round, close } = comparer({
        ...{ databaseUrl: world.url, read: context.read, unitOfWork: context.unitOfWork, now: context.now, dispenser, onError },
        queue: { enqueue: async () => undefined },
        hints: {
          publish: async () => undefined,
          subscribe: async () => async () => undefined,
          presence: { publish: async () => undefined, subscribe: async () => async () => undefined },
          close: async () => undefined,
        },
        onCompared: () => undefined,
      })
      while (await round());
      await close()
    },
    /** Does all that rules still have to do. */
    runEffects: effectRunner({ databaseUrl: world.url, unitOfWork: context.unitOfWork, dispenser, now: context.now, onError }),
    openOne: async (): Promise<TaskId> => taskIdSchema.parse((await world.open(1))[0]),
    taskOf: async (id: string) => (await query('select * from tasks where id = $1', [id]))[0],
    member: async (person: number, role: string): Promise<void> => {
      await query('insert into memberships (id, organization_id, project_id, person_id, role) values ($1, $2, $3, $4, $5)', [
        ...[newId(), organizationId, projectId, people[person], role],
      ])
    },
    decisionOf: async (id: string) =>
      (await query('select decision from consensus where task_id = $1 order by created_at desc, id desc limit 1', [id]))[0]?.decision,
  }
}
export type RoutingWorld = Awaited<ReturnType<typeof makeRoutingWorld>>
