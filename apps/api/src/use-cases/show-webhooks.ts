import type { Delivery, Webhook } from '@reticle/contract'
import type { Repositories } from '@reticle/db'
import { may } from '@reticle/domain'
import type { Scope } from '../caller.ts'
import type { Context } from '../context.ts'

type Row = NonNullable<Awaited<ReturnType<Repositories['webhookDeliveries']['get']>>>

/** To someone who also labels here a delivery names no task: that a rule decided on it tells of its readers. */
export const deliveryShown = ({ nextAt, createdAt, doneAt, ...row }: Row, { roles }: Scope): Delivery => ({
  id: row.id,
  state: row.state,
  attempts: row.attempts,
  lastStatus: row.lastStatus,
  lastError: row.lastError,
  nextAt: row.state === 'waiting' ? nextAt.toISOString() : null,
  createdAt: createdAt.toISOString(),
  doneAt: doneAt?.toISOString() ?? null,
  ruleId: row.ruleId,
  taskId: may(roles, 'task.label') ? null : row.taskId,
})

/** The webhooks of a project by name, with what became of what was sent to each. */
export const showWebhooks = async ({ read }: Context, scope: Scope): Promise<Webhook[]> => {
  const { projectId } = scope
  const [hooks, counts, latest] = await Promise.all([
    read.webhooks.list(projectId),
    read.webhookDeliveries.counts(projectId),
    read.webhookDeliveries.latest(projectId),
  ])
  return hooks.map(({ id, name, url, isActive, createdAt }) => {
    const sent = (state: Row['state']) => counts.find((one) => one.webhookId === id && one.state === state)?.n ?? 0
    const last = latest.find((one) => one.webhookId === id)
    return {
      name,
      url,
      isActive,
      createdAt: createdAt.toISOString(),
      deliveries: { waiting: sent('waiting'), done: sent('done'), givenUp: sent('given-up') },
      last: last === undefined ? null : deliveryShown(last, scope),
    }
  })
}

export const webhookNamed = async (context: Context, scope: Scope, name: string): Promise<Webhook | undefined> =>
  (await showWebhooks(context, scope)).find((hook) => hook.name === name)
