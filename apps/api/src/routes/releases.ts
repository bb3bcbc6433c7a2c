import { routes } from '@reticle/contract'
import { err, ok } from '@reticle/domain'
import { type Api, register } from '../register.ts'
import { endRelease } from '../use-cases/end-release.ts'
import { freezeRelease } from '../use-cases/freeze-release.ts'
import { previewRelease } from '../use-cases/preview-release.ts'
import { releaseArchive } from '../use-cases/release-archive.ts'
import { releaseFile } from '../use-cases/release-file.ts'
import { withdrawalOf } from '../withdrawal-of.ts'

type Row = NonNullable<Awaited<ReturnType<Api['context']['read']['releases']['get']>>>

const shown = (row: Row) => {
  const { plan: _, summary: __, withdrawnAt: ___, withdrawnBy, withdrawnReason, createdAt, frozenAt, ...rest } = row
  return { ...rest, createdAt: createdAt.toISOString(), frozenAt: frozenAt?.toISOString() ?? null, withdrawn: withdrawalOf(row) }
}
const inDetail = (row: Row) => {
  const { notes, query, split, roCrate = '1.2', reasons = [], eventChain = null } = row.plan
  return { ...shown(row), notes, query, split, roCrate, reasons, eventChain, summary: row.summary }
}
const gone = err({ code: 'not-found', message: 'there is no such release' } as const)

const makingRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.previewRelease, async ({ scope, body }) =>
    ok({ status: 200, body: await previewRelease(context, scope.projectId, body) }),
  )
  register(api, routes.listReleases, async ({ scope }) => {
    const rows = await context.read.releases.listOf(scope.projectId)
    return ok({ status: 200, body: rows.map(shown) })
  })
  register(api, routes.freezeRelease, async ({ caller, scope, body }) => {
    const asked = await freezeRelease(context, caller, scope, body)
    if (!asked.ok) return asked
    const row = await context.read.releases.get(asked.value)
    return row === undefined ? gone : ok({ status: 202, body: shown(row) })
  })
  register(api, routes.getRelease, async ({ params }) => {
    const row = await context.read.releases.get(params.releaseId)
    return row === undefined ? gone : ok({ status: 200, body: inDetail(row) })
  })
}

const endingRoutes = (api: Api): void => {
  const { context } = api
  const after = async (ended: Awaited<ReturnType<typeof endRelease>>, releaseId: string) => {
    if (!ended.ok) return ended
    const row = await context.read.releases.get(releaseId)
    return row === undefined ? gone : ok({ status: 200, body: inDetail(row) } as const)
  }
  register(api, routes.publishRelease, async ({ caller, scope, params: { releaseId } }) =>
    after(await endRelease(context, caller, scope, releaseId, { event: 'published' }), releaseId),
  )
  register(api, routes.withdrawRelease, async ({ caller, scope, params: { releaseId }, body }) =>
    after(await endRelease(context, caller, scope, releaseId, { event: 'withdrawn', ...body }), releaseId),
  )
}

/** Files are looked up by their path in the release's own list; no path ever reaches a file system. */
const fileRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.listReleaseFiles, async ({ params }) => {
    const files = await context.read.releases.filesOf(params.releaseId)
    return ok({ status: 200, body: files })
  })
  register(api, routes.getReleaseFile, async ({ params, request }) => releaseFile(context, params.releaseId, params['*'], request.headers))
  register(api, routes.getReleaseArchive, async ({ params }) => {
    const archive = await releaseArchive(context, params.releaseId)
    return archive.ok ? ok({ status: 200, ...archive.value }) : archive
  })
}

export const releaseRoutes = (api: Api): void => {
  makingRoutes(api)
  endingRoutes(api)
  fileRoutes(api)
}
