import { routes } from '@reticle/contract'
import { ok } from '@reticle/domain'
import { type Api, register } from '../register.ts'
import { handleProtocolNotes, listProtocolNotes } from '../use-cases/protocol-notes.ts'

export const protocolNoteRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.listProtocolNotes, async ({ scope, query }) => {
    const page = await listProtocolNotes(context, scope, query)
    return page.ok ? ok({ status: 200, body: page.value }) : page
  })
  register(api, routes.handleProtocolNotes, async ({ caller, scope, body }) => {
    const handled = await handleProtocolNotes(context, caller, scope, body)
    return handled.ok ? ok({ status: 204 }) : handled
  })
}
