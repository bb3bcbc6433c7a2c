import { routes } from '@reticle/contract'
import { ok } from '@reticle/domain'
import { type Api, register } from '../register.ts'
import { forecastReader } from '../use-cases/show-forecast.ts'
import { showProgress } from '../use-cases/show-progress.ts'
import { showQuality } from '../use-cases/show-quality.ts'

export const qualityRoutes = (api: Api): void => {
  const { context } = api
  const forecast = forecastReader(context)
  register(api, routes.getProgress, async ({ caller, scope }) => ok({ status: 200, body: await showProgress(context, caller, scope) }))
  register(api, routes.getProgressForecast, async ({ caller, scope, query }) => {
    const found = await forecast(caller, scope, query)
    return found.ok ? ok({ status: 200, body: found.value }) : found
  })
  register(api, routes.getQuality, async ({ scope }) => ok({ status: 200, body: await showQuality(context, scope.projectId) }))
}
