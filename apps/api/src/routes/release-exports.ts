import { routes } from '@reticle/contract'
import { ok } from '@reticle/domain'
import { type LabelFormat, labelFormats } from '@reticle/interchange'
import { type Api, register } from '../register.ts'
import { previewExport, releaseExport } from '../use-cases/release-export.ts'

export const releaseExportRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.listLabelFormats, async () => {
    const body = labelFormats.map(({ id, title, about, read, write, holdsImages = false }: LabelFormat) => {
      const can = { canRead: read !== undefined, canWrite: write !== undefined, holdsImages }
      return { id, title, about, ...can }
    })
    return ok({ status: 200, body })
  })
  register(api, routes.previewExport, async ({ params }) => {
    const preview = await previewExport(context, params.releaseId, params.format)
    return preview.ok ? ok({ status: 200, body: { ...preview.value, losses: [...preview.value.losses] } }) : preview
  })
  register(api, routes.getExport, async ({ params, query }) => {
    const archive = await releaseExport(context, params.releaseId, params.format, query.images === 'true')
    return archive.ok ? ok({ status: 200, ...archive.value }) : archive
  })
}
