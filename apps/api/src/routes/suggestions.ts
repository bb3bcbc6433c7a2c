import { routes } from '@reticle/contract'
import { ok } from '@reticle/domain'
import { type Api, register } from '../register.ts'
import { showSuggestions } from '../use-cases/show-suggestions.ts'

/** What models suggest at the bench. */
export const suggestionRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.listSuggestions, async ({ caller, params }) =>
    ok({ status: 200, body: await showSuggestions(context, caller.personId, params.assignmentId) }),
  )
  register(api, routes.putSuggestionThreshold, async ({ caller, params, body }) => {
    // Where nothing was shown there is nothing to keep, and nothing to tell either: a blank start answers alike.
    await context.unitOfWork(({ suggestionShowings }) =>
      suggestionShowings.setLeast(params.assignmentId, caller.personId, body.leastConfidence),
    )
    return ok({ status: 204 })
  })
}
