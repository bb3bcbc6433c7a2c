import { routes } from '@reticle/contract'
import { ok } from '@reticle/domain'
import { type Api, register } from '../register.ts'
import { cancelOrdering, nextTasks, showOrdering, showOrderingRun, startOrdering } from '../use-cases/orderings.ts'

/** The recipe by which the queue is ordered. For managers alone: no annotator sees a score. */
export const orderingRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.getOrdering, async ({ scope }) => ok({ status: 200, body: await showOrdering(context, scope.projectId) }))
  register(api, routes.setOrdering, async ({ caller, scope, body }) => {
    const started = await startOrdering(context, caller, scope, body.recipe, 'live')
    return started.ok ? ok({ status: 202, body: started.value }) : started
  })
  register(api, routes.previewOrdering, async ({ caller, scope, body }) => {
    const started = await startOrdering(context, caller, scope, body.recipe, 'preview')
    return started.ok ? ok({ status: 202, body: started.value }) : started
  })
  register(api, routes.getOrderingRun, async ({ scope, params }) => {
    const found = await showOrderingRun(context, scope, params.orderingId)
    return found.ok ? ok({ status: 200, body: found.value }) : found
  })
  register(api, routes.cancelOrderingRun, async ({ scope, params }) => {
    const cancelled = await cancelOrdering(context, scope.projectId, params.orderingId)
    return cancelled.ok ? ok({ status: 200, body: cancelled.value }) : cancelled
  })
  register(api, routes.listNextTasks, async ({ scope, query }) => ok({ status: 200, body: await nextTasks(context, scope, query.limit) }))
}
