import { Readable } from 'node:stream'
import { routes } from '@reticle/contract'
import { ok } from '@reticle/domain'
import { type Api, register } from '../register.ts'
import { historyCsv, historyLines } from '../use-cases/history-file.ts'
import { restoreSamples } from '../use-cases/restore-samples.ts'
import { historyEntries, showHistory, showOrganizationHistory } from '../use-cases/show-history.ts'

const files = {
  csv: { type: 'text/csv; charset=utf-8', write: historyCsv },
  jsonl: { type: 'application/jsonl; charset=utf-8', write: historyLines },
} as const

export const projectHistoryRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.listHistory, async ({ scope, query }) => {
    const page = await showHistory(context, scope, query)
    return page.ok ? ok({ status: 200, body: page.value }) : page
  })
  register(api, routes.listOrganizationHistory, async ({ caller, query }) => {
    const page = await showOrganizationHistory(context, caller, query)
    return page.ok ? ok({ status: 200, body: page.value }) : page
  })
  register(api, routes.exportHistory, async ({ scope, query: { format, ...asked } }) => {
    const entries = await historyEntries(context, scope, asked)
    if (!entries.ok) return entries
    const { type, write } = files[format]
    return ok({
      status: 200,
      bytes: Readable.from(write(entries.value)),
      headers: {
        'content-type': type,
        'content-disposition': `attachment; filename="history.${format}"`,
        'cache-control': 'no-store',
      },
    })
  })
  register(api, routes.restoreSamples, async ({ caller, scope, body }) =>
    ok({ status: 200, body: await restoreSamples(context, caller, scope, body) }),
  )
}
