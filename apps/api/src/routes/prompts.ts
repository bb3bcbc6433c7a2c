import { routes } from '@reticle/contract'
import { err, ok } from '@reticle/domain'
import { pixelReader } from '@reticle/models'
import { sourceFolders } from '@reticle/storage'
import { personLimit } from '../person-limit.ts'
import { type Api, register } from '../register.ts'
import { listPrompters, promptBackend } from '../use-cases/prompt-backend.ts'
import { showSignedPicture } from '../use-cases/signed-picture.ts'

/** Pixels of so many planes are kept for who points at them again and again; each has 64 MB at most. */
const keptPlanes = 4
const perMinute = 120

export const promptRoutes = (api: Api): void => {
  const { context, server } = api
  const folders = sourceFolders(context.config.sourceFolders)
  const pixels = pixelReader({ read: context.read, storage: context.storage, folders }, keptPlanes)
  const limit = personLimit(perMinute, context.now)
  server.addHook('onClose', () => pixels.close())

  register(api, routes.listPrompters, async ({ caller, scope, params }) =>
    ok({ status: 200, body: await listPrompters(context, caller, scope.projectId, params.assignmentId) }),
  )
  register(api, routes.prompt, async ({ caller, scope, params, body, reply }) => {
    const retryAfterSeconds = limit(caller.personId)
    if (retryAfterSeconds > 0)
      return err({ code: 'too-many-requests', message: `models are asked ${perMinute} times a minute at most`, retryAfterSeconds })
    // Whoever gives up waiting frees the model at once.
    const gone = new AbortController()
    reply.raw.once('close', () => gone.abort())
    const place = { projectId: scope.projectId, assignmentId: params.assignmentId }
    const prompted = await promptBackend(context, pixels, caller, place, body, gone.signal)
    return prompted.ok ? ok({ status: 200, body: prompted.value }) : prompted
  })
  register(
    api,
    routes.getSignedPicture,
    async ({ params, request }) => showSignedPicture(context, params.token, request.headers['if-none-match']),
    { limit: { max: 600, minutes: 1 } },
  )
}
