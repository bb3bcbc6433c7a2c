import { routes } from '@reticle/contract'
import { err, ok } from '@reticle/domain'
import { type Api, register } from '../register.ts'
import { registerModel, registerVersion, withdrawModel } from '../use-cases/change-models.ts'
import { pushPredictionFile } from '../use-cases/push-prediction-file.ts'
import { pushedVersion, pushPredictions } from '../use-cases/push-predictions.ts'
import { listModels, showModel, showVersion } from '../use-cases/show-models.ts'

const gone = err({ code: 'not-found', message: 'there is no such model' } as const)
const megabyte = 1024 * 1024
/** The contract's 2,000 records, with masks and embeddings. */
const recordsBody = { bytes: 64 * megabyte, cure: 'send fewer records at once' }

export const modelRoutes = (api: Api): void => {
  const { context } = api
  const detail = async <const S extends number>(status: S, modelId: string) => {
    const body = await showModel(context, modelId)
    return body === undefined ? gone : ok({ status, body })
  }
  register(api, routes.listModels, async ({ scope }) => ok({ status: 200, body: await listModels(context, scope.projectId) }))
  register(api, routes.registerModel, async ({ caller, scope, body }) => {
    const made = await registerModel(context, caller, scope, body)
    return made.ok ? detail(201, made.value) : made
  })
  register(api, routes.getModel, async ({ params }) => detail(200, params.modelId))
  register(api, routes.registerModelVersion, async ({ caller, scope, params, body }) => {
    const made = await registerVersion(context, caller, scope, params.modelId, body)
    if (!made.ok) return made
    const version = await showVersion(context, params.modelId, body.version)
    if (version === undefined) return gone
    return ok(made.value.isNew ? { status: 201, body: version } : { status: 200, body: version })
  })
  register(api, routes.withdrawModel, async ({ caller, scope, params, body }) => {
    const withdrawn = await withdrawModel(context, caller, scope, params.modelId, body.reason)
    return withdrawn.ok ? detail(200, params.modelId) : withdrawn
  })
  register(
    api,
    routes.pushPredictions,
    async ({ caller, scope, params, body }) => {
      const version = await pushedVersion(context, params.modelId, params.version)
      if (!version.ok) return version
      const pushed = await pushPredictions(context, caller, scope, version.value, body)
      return pushed.ok ? ok({ status: 200, body: pushed.value }) : pushed
    },
    { body: recordsBody },
  )
}

/** Beside them, since it takes a file: registered where multipart is parsed. */
export const predictionFileRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.pushPredictionFile, async ({ caller, scope, params, request }) => {
    const version = await pushedVersion(context, params.modelId, params.version)
    if (!version.ok) return version
    const pushed = await pushPredictionFile(context, caller, scope, version.value, request)
    return pushed.ok ? ok({ status: 200, body: pushed.value }) : pushed
  })
}
