import { routes } from '@reticle/contract'
import { err, ok } from '@reticle/domain'
import { z } from 'zod'
import { decodeCursor, pageOf } from '../paging.ts'
import { type Api, register } from '../register.ts'
import { addWebhook, changeWebhook, removeWebhook, renewSecret, testWebhook } from '../use-cases/change-webhooks.ts'
import { deliveryShown, showWebhooks, webhookNamed } from '../use-cases/show-webhooks.ts'

const missing = { code: 'not-found', message: 'the project has no webhook of this name' } as const

export const webhookRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.listWebhooks, async ({ scope }) => ok({ status: 200, body: await showWebhooks(context, scope) }))
  register(api, routes.createWebhook, async ({ caller, scope, body }) => {
    const made = await addWebhook(context, caller, scope, body)
    return made.ok ? ok({ status: 201, body: made.value }) : made
  })
  register(api, routes.updateWebhook, async ({ caller, scope, params, body }) => {
    if (!(await changeWebhook(context, caller, scope, params.webhook, body))) return err(missing)
    const changed = await webhookNamed(context, scope, params.webhook)
    return changed === undefined ? err(missing) : ok({ status: 200, body: changed })
  })
  register(api, routes.renewWebhookSecret, async ({ caller, scope, params }) => {
    const secret = await renewSecret(context, caller, scope, params.webhook)
    return secret === undefined ? err(missing) : ok({ status: 200, body: { secret } })
  })
  register(api, routes.removeWebhook, async ({ caller, scope, params }) =>
    (await removeWebhook(context, caller, scope, params.webhook)) ? ok({ status: 204 }) : err(missing),
  )
  register(api, routes.testWebhook, async ({ scope, params }) => {
    const sent = await testWebhook(context, scope, params.webhook)
    return sent.ok ? ok({ status: 202, body: sent.value }) : sent
  })
  register(api, routes.listDeliveries, async ({ scope, params, query }) => {
    const before = decodeCursor(z.uuid(), query.cursor)
    if (!before.ok) return before
    const webhook = await context.read.webhooks.named(scope.projectId, params.webhook)
    if (webhook === undefined) return err(missing)
    const rows = await context.read.webhookDeliveries.list(webhook.id, before.value, query.limit + 1)
    const page = pageOf(rows, query.limit, (row) => row.id)
    return ok({ status: 200, body: { next: page.next, rows: page.rows.map((row) => deliveryShown(row, scope)) } })
  })
}
