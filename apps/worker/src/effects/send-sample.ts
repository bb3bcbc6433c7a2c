import type { Repositories } from '@reticle/db'
import { type ProjectId, type TaskId, targetFault } from '@reticle/domain'
import type { Ran, TakenEffect } from './ran.ts'

type Target = { readonly id: ProjectId; readonly organizationId: string; readonly protocolId: string }

/** What comes to the other project is told there as what an import brings. */
const tellThere = async (
  { events, outbox }: Repositories,
  row: TakenEffect,
  target: Target,
  copied: Awaited<ReturnType<Repositories['sampleCopies']['copy']>> & { readonly taskId: TaskId | null },
  at: Date,
): Promise<void> => {
  const { sampleId, taskId, position, sha256, protocolId, reads } = copied
  const base = { at, organizationId: target.organizationId, projectId: target.id }
  const from = { fromProject: row.projectId, fromTask: row.taskId, ruleId: row.ruleId }
  await events.add({ ...base, type: 'sample.added', subjectId: sampleId, payload: { sha256, position, ...from } })
  if (taskId !== null)
    await events.add({ ...base, type: 'task.opened', subjectId: taskId, payload: { sampleId, protocolId, reads, ...from } })
  await outbox.put({ kind: 'hint', payload: { projectId: target.id, topics: ['samples', 'work', 'progress'] } })
}

/** Puts the sample into the queue of another project of the organization; one that is there already stays as it is. */
export const sendSample = async (repositories: Repositories, row: TakenEffect, to: ProjectId, at: Date): Promise<Ran> => {
  const { projects, sampleCopies, queueOrder, events } = repositories
  const found = await projects.lock(to)
  const fault = targetFault(found, row)
  if (found === undefined || found.protocolId === null || fault !== undefined) return { fault: fault ?? 'it is gone' }
  const target = { ...found, protocolId: found.protocolId }
  const copied = await sampleCopies.copy(row.taskId, target)
  const { sampleId, taskId, isNew } = copied
  const type = row.effect.kind === 'move' ? 'task.moved' : 'task.copied'
  const payload = { to, sampleId, taskId, isNew, ruleId: row.ruleId }
  await events.add({ ...{ type, subjectId: row.taskId, at, payload }, organizationId: row.organizationId, projectId: row.projectId })
  if (!isNew || taskId === null) return {}
  await tellThere(repositories, row, target, copied, at)
  const { changed } = await queueOrder.place(to, [taskId])
  return { refresh: { projectId: to, taskIds: [...new Set([taskId, ...changed])] } }
}
