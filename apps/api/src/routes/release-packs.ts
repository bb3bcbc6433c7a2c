import { routes } from '@reticle/contract'
import { ok } from '@reticle/domain'
import { type Api, register } from '../register.ts'
import { packBytes } from '../use-cases/pack-bytes.ts'
import { cancelPack, listPacks, type ShownPack, showPack, startPack } from '../use-cases/release-packs.ts'

export const releasePackRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.startPack, async ({ caller, scope, params, body }) => {
    const started = await startPack(context, caller, scope, params.releaseId, body)
    if (!started.ok) return started
    const { isThere, pack } = started.value
    return ok(isThere ? { status: 200, body: pack } : { status: 202, body: pack })
  })
  register(api, routes.listPacks, async ({ caller, params }) => {
    const packs = await listPacks(context, caller, params.releaseId)
    return packs.ok ? ok({ status: 200, body: packs.value }) : packs
  })
  register(api, routes.getPack, async ({ caller, params }) => {
    const pack = await showPack(context, caller, params.releaseId, params.packId)
    return pack.ok ? ok({ status: 200, body: pack.value }) : pack
  })
  register(api, routes.cancelPack, async ({ caller, scope, params }) => {
    const pack = await cancelPack(context, caller, scope, params.releaseId, params.packId)
    return pack.ok ? ok({ status: 200, body: pack.value satisfies ShownPack }) : pack
  })
  register(api, routes.getPackBytes, async ({ params, request }) => packBytes(context, params.releaseId, params.packId, request.headers))
}
