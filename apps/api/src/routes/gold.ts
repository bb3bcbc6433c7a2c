import { routes } from '@reticle/contract'
import { ok } from '@reticle/domain'
import { type Api, register } from '../register.ts'
import { confirmGold } from '../use-cases/gold-confirm.ts'
import { listGold, listGoldReaders } from '../use-cases/gold-list.ts'
import { receiveGoldFile } from '../use-cases/gold-upload.ts'
import { importGold } from '../use-cases/import-gold.ts'

/** Known answers: what they are, where they come from, how readers do on them. */
export const goldRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.listGold, async ({ scope, query }) => {
    const page = await listGold(context, scope, query)
    return page.ok ? ok({ status: 200, body: page.value }) : page
  })
  register(api, routes.listGoldReaders, async ({ scope }) => {
    const readers = await listGoldReaders(context, scope)
    return readers.ok ? ok({ status: 200, body: readers.value }) : readers
  })
  register(api, routes.confirmGold, async ({ caller, scope, params, body }) => {
    const confirmed = await confirmGold(context, caller, scope, params.taskId, body.note)
    return confirmed.ok ? ok({ status: 204 }) : confirmed
  })
}

/** Beside them, since it takes a file: registered where multipart is parsed. */
export const goldImportRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.importGold, async ({ caller, scope, request }) => {
    const file = await receiveGoldFile(request)
    if (!file.ok) return file
    const imported = await importGold(context, caller, scope, file.value)
    return imported.ok ? ok({ status: 200, body: imported.value }) : imported
  })
}
