import type { Delivery, Webhook } from '@reticle/contract'
import { newId, type Repositories } from '@reticle/db'
import { type DomainError, err, ok, type Result } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { newSecret } from '../sign-in/secrets.ts'
import { deliveryShown, webhookNamed } from './show-webhooks.ts'

type What = 'added' | 'changed' | 'renewed' | 'removed'

/** Keeps who changed what: where data is sent to must be traceable. The secret is in no event. */
const keep = async (
  { events, outbox }: Repositories,
  caller: Caller,
  scope: Scope,
  at: Date,
  what: What,
  webhook: object,
): Promise<void> => {
  const { projectId, organizationId } = scope
  const event = { type: 'webhook.changed' as const, subjectId: projectId, at, organizationId, projectId, actorId: caller.personId }
  await events.add({ ...event, payload: { what, ...webhook } })
  await outbox.put({ kind: 'hint', payload: { projectId, topics: ['faults'] } })
}

export const addWebhook = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  { name, url }: { readonly name: string; readonly url: string },
): Promise<Result<Webhook & { secret: string }, DomainError>> => {
  const secret = newSecret()
  const isAdded = await context.unitOfWork(async (repositories) => {
    const added = await repositories.webhooks.add({ id: newId(), projectId: scope.projectId, name, url, secret })
    if (added) await keep(repositories, caller, scope, context.now(), 'added', { name, url })
    return added
  })
  if (!isAdded) return err({ code: 'conflict', message: `the project has a webhook "${name}" already: choose another name` })
  const made = await webhookNamed(context, scope, name)
  return made === undefined ? err({ code: 'conflict', message: 'the webhook was removed again by somebody else' }) : ok({ ...made, secret })
}

/** False when there is none of that name. */
export const changeWebhook = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  name: string,
  { url, isActive }: { readonly url?: string | undefined; readonly isActive?: boolean | undefined },
): Promise<boolean> =>
  context.unitOfWork(async (repositories) => {
    const change = { ...(url === undefined ? {} : { url }), ...(isActive === undefined ? {} : { isActive }) }
    const isChanged = await repositories.webhooks.change(scope.projectId, name, change)
    if (isChanged) await keep(repositories, caller, scope, context.now(), 'changed', { name, ...change })
    return isChanged
  })

/** The new secret; undefined when there is none of that name. */
export const renewSecret = async (context: Context, caller: Caller, scope: Scope, name: string): Promise<string | undefined> =>
  context.unitOfWork(async (repositories) => {
    const secret = newSecret()
    const isChanged = await repositories.webhooks.change(scope.projectId, name, { secret })
    if (!isChanged) return undefined
    await keep(repositories, caller, scope, context.now(), 'renewed', { name })
    return secret
  })

/** False when there is none of that name. */
export const removeWebhook = async (context: Context, caller: Caller, scope: Scope, name: string): Promise<boolean> =>
  context.unitOfWork(async (repositories) => {
    const isRemoved = await repositories.webhooks.remove(scope.projectId, name)
    if (isRemoved) await keep(repositories, caller, scope, context.now(), 'removed', { name })
    return isRemoved
  })

/** Puts a test into the queue of deliveries; it goes the way of every other. */
export const testWebhook = async (context: Context, scope: Scope, name: string): Promise<Result<Delivery, DomainError>> => {
  const { projectId } = scope
  const hook = await context.read.webhooks.named(projectId, name)
  if (hook === undefined) return err({ code: 'not-found', message: 'the project has no webhook of this name' })
  if (!hook.isActive) return err({ code: 'wrong-state', message: `the webhook "${name}" is off: turn it on, then send a test` })
  const id = newId()
  const at = context.now()
  await context.unitOfWork(async ({ webhooks, outbox }) => {
    await webhooks.send({ id, webhookId: hook.id, at, payload: { event: 'test', projectId, webhook: name, at: at.toISOString() } })
    await outbox.put({ kind: 'hint', payload: { projectId, topics: ['faults'] } })
  })
  const sent = await context.read.webhookDeliveries.get(id)
  return sent === undefined ? err({ code: 'conflict', message: 'the webhook was just removed' }) : ok(deliveryShown(sent, scope))
}
