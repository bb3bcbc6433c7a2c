import { routes } from '@reticle/contract'
import { err, ok } from '@reticle/domain'
import { type Api, register } from '../register.ts'
import { clearFault, showFaults } from '../use-cases/routing-faults.ts'

export const routingFaultRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.listRoutingFaults, async ({ caller, scope }) => ok({ status: 200, body: await showFaults(context, caller, scope) }))
  register(api, routes.clearRoutingFault, async ({ caller, scope, params }) => {
    const isCleared = await clearFault(context, caller, scope, params)
    return isCleared
      ? ok({ status: 204 })
      : err({ code: 'not-found', message: 'this rule has no faults, or they were cleared before: load the list again' })
  })
}
