import { routes } from '@reticle/contract'
import { err, ok } from '@reticle/domain'
import { type Api, register } from '../register.ts'
import { importUpload } from '../use-cases/import-upload.ts'

type Row = NonNullable<Awaited<ReturnType<Api['context']['read']['imports']['get']>>>

const shown = (row: Row) => ({ ...row, createdAt: row.createdAt.toISOString() })
const gone = err({ code: 'not-found', message: 'there is no such import' } as const)

export const importRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.createImport, async ({ caller, scope, request }) => {
    const received = await importUpload(context, caller, scope, request)
    if (!received.ok) return received
    const row = await context.read.imports.get(received.value)
    return row === undefined ? gone : ok({ status: 202, body: shown(row) })
  })
  register(api, routes.listImports, async ({ scope }) => {
    const rows = await context.read.imports.listOf(scope.projectId)
    return ok({ status: 200, body: rows.map(shown) })
  })
  register(api, routes.getImport, async ({ params }) => {
    const row = await context.read.imports.get(params.importId)
    return row === undefined ? gone : ok({ status: 200, body: shown(row) })
  })
}
