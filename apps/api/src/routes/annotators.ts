import { routes } from '@reticle/contract'
import type { Repositories } from '@reticle/db'
import { ok, personIdSchema } from '@reticle/domain'
import { decodeCursor, pageOf } from '../paging.ts'
import { type Api, register } from '../register.ts'
import { updateAnnotator } from '../use-cases/update-annotator.ts'

type Row = Awaited<ReturnType<Repositories['annotators']['list']>>[number]

const shown = ({ pausedAt, ...row }: Row) => ({ ...row, isPaused: pausedAt !== null, pausedAt: pausedAt?.toISOString() ?? null })

export const annotatorRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.listAnnotators, async ({ scope, query }) => {
    const after = decodeCursor(personIdSchema, query.cursor)
    if (!after.ok) return after
    const rows = await context.read.annotators.list(scope.projectId, after.value, query.limit + 1)
    const page = pageOf(rows, query.limit, (row) => row.personId)
    return ok({ status: 200, body: { next: page.next, rows: page.rows.map(shown) } })
  })
  register(api, routes.updateAnnotator, async ({ caller, scope, params, body }) => {
    const changed = await updateAnnotator(context, caller, scope, params.personId, body)
    return changed.ok ? ok({ status: 200, body: shown(changed.value) }) : changed
  })
}
