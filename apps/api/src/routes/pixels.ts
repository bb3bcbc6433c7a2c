import { routes } from '@reticle/contract'
import { err, ok } from '@reticle/domain'
import { sourceFolders } from '@reticle/storage'
import { type Api, register } from '../register.ts'
import { pixelFiles } from '../use-cases/pixel-files.ts'
import { showHeader } from '../use-cases/show-header.ts'
import { pixelsAnswer } from '../use-cases/show-pixels.ts'

const gone = err({ code: 'not-found', message: 'there is no such sample' } as const)

/** What the viewer reads: what the pixels are, the pixels themselves in pieces, and the header of the file. */
export const pixelRoutes = (api: Api): void => {
  const { context } = api
  const files = pixelFiles(context, sourceFolders(context.config.sourceFolders))
  register(api, routes.getSamplePixels, async ({ params }) => {
    const row = await context.read.pyramids.pixelsOf(params.sampleId)
    return row === undefined ? gone : ok({ status: 200, body: pixelsAnswer(row) })
  })
  register(api, routes.getSamplePixelFile, async ({ params, request }) => files.answer(params, request.headers), { isHot: true })
  register(api, routes.getSampleHeader, async ({ params }) => {
    const row = await context.read.pyramids.pixelsOf(params.sampleId)
    return row === undefined ? gone : ok({ status: 200, ...(await showHeader(context, row)) })
  })
}
