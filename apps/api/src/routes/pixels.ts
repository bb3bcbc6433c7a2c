import { routes } from '@reticle/contract'
import { err, ok } from '@reticle/domain'
import { sourceFolders } from '@reticle/storage'
import { type Api, register } from '../register.ts'
import { deepPictures } from '../use-cases/deep-pictures.ts'
import { lookAgain } from '../use-cases/look-again.ts'
import { pixelFiles } from '../use-cases/pixel-files.ts'
import { showHeader } from '../use-cases/show-header.ts'
import { pixelsAnswer } from '../use-cases/show-pixels.ts'

const gone = err({ code: 'not-found', message: 'there is no such sample' } as const)

/** What the viewer reads: what the pixels are, the pixels themselves in pieces, and the header of the file. */
export const pixelRoutes = (api: Api): void => {
  const { context } = api
  const folders = sourceFolders(context.config.sourceFolders)
  const files = pixelFiles(context, folders)
  const isDeep = deepPictures(context, folders)
  const pixelsOf = async (sampleId: string) => {
    const row = await context.read.pyramids.pixelsOf(sampleId)
    return row === undefined ? undefined : pixelsAnswer(row, await isDeep(row))
  }
  register(api, routes.getSamplePixels, async ({ params }) => {
    const body = await pixelsOf(params.sampleId)
    return body === undefined ? gone : ok({ status: 200, body })
  })
  register(
    api,
    routes.lookAgainAtSample,
    async ({ params }) => {
      const body = (await lookAgain(context, params.sampleId)) ? await pixelsOf(params.sampleId) : undefined
      return body === undefined ? gone : ok({ status: 202, body })
    },
    { limit: { max: 60, minutes: 1 } },
  )
  register(api, routes.getSamplePixelFile, async ({ params, request }) => files.answer(params, request.headers), { isHot: true })
  register(api, routes.getSampleHeader, async ({ params }) => {
    const row = await context.read.pyramids.pixelsOf(params.sampleId)
    return row === undefined ? gone : ok({ status: 200, ...(await showHeader(context, row)) })
  })
}
