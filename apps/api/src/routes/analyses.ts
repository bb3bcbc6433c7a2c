import { routes } from '@reticle/contract'
import { ok } from '@reticle/domain'
import { type Api, register } from '../register.ts'
import { cancelAnalysis, listAnalyses, showAnalysis, showAnchoring, startAnalysis } from '../use-cases/analyses.ts'

export const analysisRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.startAnalysis, async ({ caller, scope, body }) => {
    const started = await startAnalysis(context, caller, scope, body)
    return started.ok ? ok({ status: 202, body: started.value }) : started
  })
  register(api, routes.listAnalyses, async ({ scope }) => ok({ status: 200, body: await listAnalyses(context, scope.projectId) }))
  register(api, routes.getAnalysis, async ({ scope, params }) => {
    const found = await showAnalysis(context, scope, params.analysisId)
    return found.ok ? ok({ status: 200, body: found.value }) : found
  })
  register(api, routes.getAnchoring, async ({ scope }) => ok({ status: 200, body: await showAnchoring(context, scope) }))
  register(api, routes.cancelAnalysis, async ({ caller, scope, params }) => {
    const cancelled = await cancelAnalysis(context, caller, scope, params.analysisId)
    return cancelled.ok ? ok({ status: 200, body: cancelled.value }) : cancelled
  })
}
