import { routes } from '@reticle/contract'
import { ok } from '@reticle/domain'
import { z } from 'zod'
import { decodeCursor, pageOf } from '../paging.ts'
import { type Api, register } from '../register.ts'
import { addBackend, backendShown, changeBackend, removeBackend } from '../use-cases/backends.ts'
import { checkBackend } from '../use-cases/check-backend.ts'
import { cancelModelRun, runShown, showModelRun, startModelRun } from '../use-cases/model-runs.ts'

export const backendRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.listBackends, async ({ scope }) =>
    ok({ status: 200, body: (await context.read.backends.listOf(scope.projectId)).map(backendShown) }),
  )
  register(api, routes.createBackend, async ({ caller, scope, body }) => {
    const made = await addBackend(context, caller, scope, body)
    return made.ok ? ok({ status: 201, body: made.value }) : made
  })
  register(api, routes.updateBackend, async ({ caller, scope, params, body }) => {
    const changed = await changeBackend(context, caller, scope, params.backendId, body)
    return changed.ok ? ok({ status: 200, body: changed.value }) : changed
  })
  register(api, routes.removeBackend, async ({ caller, scope, params }) => {
    const removed = await removeBackend(context, caller, scope, params.backendId)
    return removed.ok ? ok({ status: 204 }) : removed
  })
  register(
    api,
    routes.checkBackend,
    async ({ caller, scope, params }) => {
      const checked = await checkBackend(context, caller, scope, params.backendId)
      return checked.ok ? ok({ status: 200, body: checked.value }) : checked
    },
    { limit: { max: 60, minutes: 1 } },
  )
  register(api, routes.startModelRun, async ({ caller, scope, params, body }) => {
    const run = await startModelRun(context, caller, scope, params.backendId, body)
    return run.ok ? ok({ status: 202, body: run.value }) : run
  })
  register(api, routes.listModelRuns, async ({ scope, query }) => {
    const before = decodeCursor(z.uuid(), query.cursor)
    if (!before.ok) return before
    const rows = await context.read.modelRuns.listOf(scope.projectId, { before: before.value, modelId: query.modelId }, query.limit + 1)
    const page = pageOf(rows, query.limit, (row) => row.id)
    return ok({ status: 200, body: { next: page.next, rows: page.rows.map((row) => runShown(row, scope)) } })
  })
  register(api, routes.getModelRun, async ({ scope, params }) => {
    const run = await showModelRun(context, scope, params.runId)
    return run.ok ? ok({ status: 200, body: run.value }) : run
  })
  register(api, routes.cancelModelRun, async ({ caller, scope, params }) => {
    const run = await cancelModelRun(context, caller, scope, params.runId)
    return run.ok ? ok({ status: 200, body: run.value }) : run
  })
}
