import { routes } from '@reticle/contract'
import { type DomainError, ok, type Result } from '@reticle/domain'
import { type Api, register } from '../register.ts'
import { createLoop, endLoop, setLoopState, startRound, updateLoop } from '../use-cases/change-loops.ts'
import { listLoops, showLoop } from '../use-cases/show-loops.ts'

/** Retrain loops. */
export const loopRoutes = (api: Api): void => {
  const { context } = api
  const answer = async (changed: Result<string, DomainError>) => {
    if (!changed.ok) return changed
    const body = await showLoop(context, changed.value)
    return body.ok ? ok({ status: 200 as const, body: body.value }) : body
  }
  register(api, routes.listLoops, async ({ scope }) => ok({ status: 200, body: await listLoops(context, scope.projectId) }))
  register(api, routes.createLoop, async ({ caller, scope, body }) => {
    const created = await createLoop(context, caller, scope, body)
    if (!created.ok) return created
    const shown = await showLoop(context, created.value)
    return shown.ok ? ok({ status: 201, body: shown.value }) : shown
  })
  register(api, routes.getLoop, async ({ params }) => {
    const found = await showLoop(context, params.loopId)
    return found.ok ? ok({ status: 200, body: found.value }) : found
  })
  register(api, routes.updateLoop, async ({ caller, scope, params, body }) =>
    answer(await updateLoop(context, caller, scope, params.loopId, body)),
  )
  register(api, routes.startRound, async ({ caller, params }) => {
    const started = await startRound(context, caller, params.loopId)
    if (!started.ok) return started
    const shown = await showLoop(context, started.value)
    return shown.ok ? ok({ status: 202, body: shown.value }) : shown
  })
  register(api, routes.pauseLoop, async ({ caller, params }) => answer(await setLoopState(context, caller, params.loopId, 'paused')))
  register(api, routes.resumeLoop, async ({ caller, params }) => answer(await setLoopState(context, caller, params.loopId, 'active')))
  register(api, routes.endLoop, async ({ caller, params, body }) => answer(await endLoop(context, caller, params.loopId, body.reason)))
}
