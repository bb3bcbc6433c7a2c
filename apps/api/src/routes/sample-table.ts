import { routes } from '@reticle/contract'
import { ok } from '@reticle/domain'
import { type Api, register } from '../register.ts'
import { listDuplicates } from '../use-cases/list-duplicates.ts'
import { showSampleFacets } from '../use-cases/sample-facets.ts'
import { addSampleView, changeSampleView, listSampleViews, removeSampleView } from '../use-cases/sample-views.ts'

/** What stands beside the table of samples: facets, views, duplicates. */
export const sampleTableRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.getSampleFacets, async ({ scope }) => {
    const facets = await showSampleFacets(context, scope)
    return facets.ok ? ok({ status: 200, body: facets.value }) : facets
  })
  register(api, routes.listDuplicates, async ({ scope, query }) => {
    const page = await listDuplicates(context, scope, query)
    return page.ok ? ok({ status: 200, body: page.value }) : page
  })
  register(api, routes.listSampleViews, async ({ caller, scope }) =>
    ok({ status: 200, body: await listSampleViews(context, caller, scope) }),
  )
  register(api, routes.createSampleView, async ({ caller, scope, body }) => {
    const view = await addSampleView(context, caller, scope, body)
    return view.ok ? ok({ status: 201, body: view.value }) : view
  })
  register(api, routes.updateSampleView, async ({ caller, params, body }) => {
    const view = await changeSampleView(context, caller, params.sampleViewId, body)
    return view.ok ? ok({ status: 200, body: view.value }) : view
  })
  register(api, routes.removeSampleView, async ({ caller, params }) => {
    const removed = await removeSampleView(context, caller, params.sampleViewId)
    return removed.ok ? ok({ status: 204 }) : removed
  })
}
