import type { Repositories } from '@reticle/db'
import { unreachable, webhookFault } from '@reticle/domain'
import type { Ran, TakenEffect } from './ran.ts'
import { sendSample } from './send-sample.ts'

const prioritise = async ({ priorities, events }: Repositories, row: TakenEffect, priority: number, at: Date): Promise<Ran> => {
  const { projectId, organizationId, taskId, ruleId } = row
  const changed = await priorities.set([taskId], priority)
  if (changed.length === 0) return {}
  const payload = { priority, filter: { kind: 'tasks', ids: 1 }, changed: 1, taskId, ruleId }
  await events.add({ type: 'task.priorities-changed', subjectId: projectId, at, organizationId, projectId, payload })
  return { refresh: { projectId, taskIds: changed } }
}

const notify = async (
  { ruleEffects, notices }: Repositories,
  row: TakenEffect,
  text: string,
  roles: TakenRoles,
  at: Date,
): Promise<Ran> => {
  const { projectId, taskId, ruleId } = row
  const people = await ruleEffects.audience(projectId, taskId, roles)
  await notices.send(people, { projectId, kind: 'rule', text, about: { taskId, ruleId }, at })
  return {}
}
type TakenRoles = Parameters<Repositories['ruleEffects']['audience']>[2]

/** What a receiver is told: ids and what was decided; no answer, no mark and no name leaves by this door. */
const payloadOf = ({ organizationId, projectId, taskId, protocolId, ruleId, reason, decided, madeAt }: TakenEffect) => ({
  type: 'rule.decided',
  ...{ organizationId, projectId, taskId, protocolId, ruleId, reason, decided },
  at: madeAt.toISOString(),
})

const post = async ({ webhooks, outbox }: Repositories, row: TakenEffect, name: string, at: Date): Promise<Ran> => {
  const hook = await webhooks.named(row.projectId, name)
  const fault = webhookFault(name, hook)
  if (hook === undefined || fault !== undefined) return { fault: fault ?? 'it is gone' }
  await webhooks.send({ id: row.id, webhookId: hook.id, payload: payloadOf(row), at })
  await outbox.put({ kind: 'hint', payload: { projectId: row.projectId, topics: ['faults'] } })
  return {}
}

/** Does one effect of a rule, in the transaction that holds its row. */
export const runEffect = async (repositories: Repositories, row: TakenEffect, at: Date): Promise<Ran> => {
  const { effect } = row
  switch (effect.kind) {
    case 'priority':
      return prioritise(repositories, row, effect.priority, at)
    case 'copy':
    case 'move':
      return sendSample(repositories, row, effect.projectId, at)
    case 'notify':
      return notify(repositories, row, effect.text, effect.roles, at)
    case 'webhook':
      return post(repositories, row, effect.webhook, at)
    default:
      return unreachable(effect)
  }
}
