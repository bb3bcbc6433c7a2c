import { routes } from '@reticle/contract'
import { ok } from '@reticle/domain'
import { type Api, register } from '../register.ts'
import { searchFor } from '../use-cases/search.ts'

export const searchRoutes = (api: Api): void => {
  register(api, routes.search, async ({ caller, query }) => ok({ status: 200, body: await searchFor(api.context, caller, query.q) }))
}
