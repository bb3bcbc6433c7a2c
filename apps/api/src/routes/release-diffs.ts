import { routes } from '@reticle/contract'
import { err, ok } from '@reticle/domain'
import { diffReleases, provOf, traceLabel } from '@reticle/release'
import { type Api, register } from '../register.ts'
import { releasePicture } from '../use-cases/release-picture.ts'
import { releaseReader } from '../use-cases/release-reader.ts'

const noLabel = err({ code: 'not-found', message: 'this release has no label of that id' } as const)

export const releaseDiffRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.diffRelease, async ({ params, query, scope }) => {
    const since = await context.read.releases.get(query.since)
    if (since?.projectId !== scope.projectId)
      return err({ code: 'not-found', message: 'the project has no such release to compare with' } as const)
    const [before, after] = [await releaseReader(context, query.since), await releaseReader(context, params.releaseId)]
    if (!before.ok) return before
    return after.ok ? ok({ status: 200, body: await diffReleases(before.value, after.value) }) : after
  })
  register(api, routes.getReleasePicture, async ({ params: { releaseId, sampleId }, scope, request }) =>
    releasePicture(context, { projectId: scope.projectId, releaseId, sampleId }, request.headers['if-none-match']),
  )
  register(api, routes.traceLabel, async ({ params }) => {
    const reader = await releaseReader(context, params.releaseId)
    if (!reader.ok) return reader
    const outcome = await traceLabel(reader.value, params['*'])
    return outcome.found === 'none' ? noLabel : ok({ status: 200, body: outcome })
  })
  register(api, routes.traceLabelAsProv, async ({ params }) => {
    const reader = await releaseReader(context, params.releaseId)
    if (!reader.ok) return reader
    const outcome = await traceLabel(reader.value, params['*'])
    if (outcome.found === 'one') return ok({ status: 200, body: provOf(outcome.trace) })
    if (outcome.found === 'none') return noLabel
    return err({ code: 'conflict', message: `that id names several labels: ${outcome.ids.slice(0, 10).join(', ')}` } as const)
  })
}
