import { routes } from '@reticle/contract'
import { err, ok } from '@reticle/domain'
import { z } from 'zod'
import { decodeCursor, pageOf } from '../paging.ts'
import { type Api, register } from '../register.ts'
import { addSource, changeSource, noSource, removeSource } from '../use-cases/change-sources.ts'
import { applyRelink, beginScan, cancelScan } from '../use-cases/scan-source.ts'
import { listSources, showScan, showScans, showSource } from '../use-cases/show-sources.ts'

/** Places where data lies, and looks at them. */
export const sourceRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.listSources, async ({ scope }) => ok({ status: 200, body: await listSources(context, scope.projectId) }))
  register(api, routes.createSource, async ({ caller, scope, body }) => {
    const source = await addSource(context, caller, scope, body)
    return source.ok ? ok({ status: 201, body: source.value }) : source
  })
  register(api, routes.getSource, async ({ params }) => {
    const source = await showSource(context, params.sourceId)
    return source === undefined ? noSource : ok({ status: 200, body: source })
  })
  register(api, routes.updateSource, async ({ caller, scope, params, body }) => {
    const source = await changeSource(context, caller, scope, params.sourceId, body)
    return source.ok ? ok({ status: 200, body: source.value }) : source
  })
  register(api, routes.removeSource, async ({ caller, scope, params }) => {
    const removed = await removeSource(context, caller, scope, params.sourceId)
    return removed.ok ? ok({ status: 204 }) : removed
  })
  register(api, routes.scanSource, async ({ caller, scope, params }) => {
    const scan = await beginScan(context, caller, scope, params.sourceId, { kind: 'scan' })
    return scan.ok ? ok({ status: 202, body: scan.value }) : scan
  })
  register(api, routes.relinkSource, async ({ caller, scope, params, body }) => {
    const scan = await beginScan(context, caller, scope, params.sourceId, { kind: 'relink', settings: body.settings })
    return scan.ok ? ok({ status: 202, body: scan.value }) : scan
  })
  register(api, routes.listScans, async ({ params, query }) => {
    const before = decodeCursor(z.uuid(), query.cursor)
    if (!before.ok) return before
    const rows = await context.read.sourceScans.listOf(params.sourceId, before.value, query.limit + 1)
    const page = pageOf(rows, query.limit, ({ id }) => id)
    return ok({ status: 200, body: { next: page.next, rows: await showScans(context, page.rows) } })
  })
  register(api, routes.listSourceFiles, async ({ params, query }) => {
    const after = decodeCursor(z.string().max(4000), query.cursor)
    if (!after.ok) return after
    const rows = await context.read.sourceFiles.odd(params.sourceId, query.state, after.value, query.limit + 1)
    const page = pageOf(rows, query.limit, ({ path }) => path)
    const shown = page.rows.map((row) => ({ ...row, state: query.state, since: row.stateAt.toISOString() }))
    return ok({ status: 200, body: { next: page.next, rows: shown } })
  })
  register(api, routes.getScan, async ({ params }) => {
    const scan = await showScan(context, params.scanId)
    return scan === undefined ? err({ code: 'not-found', message: 'there is no such scan' }) : ok({ status: 200, body: scan })
  })
  register(api, routes.cancelScan, async ({ scope, params }) => {
    const scan = await cancelScan(context, scope, params.scanId)
    return scan.ok ? ok({ status: 200, body: scan.value }) : scan
  })
  register(api, routes.applyRelink, async ({ caller, scope, params }) => {
    const scan = await applyRelink(context, caller, scope, params.scanId)
    return scan.ok ? ok({ status: 200, body: scan.value }) : scan
  })
}
