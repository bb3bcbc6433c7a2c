import { routes } from '@reticle/contract'
import { err, ok } from '@reticle/domain'
import { sourceFolders } from '@reticle/storage'
import { blobAnswer } from '../blob-answer.ts'
import { type Api, register } from '../register.ts'
import { listSamples } from '../use-cases/list-samples.ts'
import { showImage } from '../use-cases/show-image.ts'
import { sampleAnswer } from '../use-cases/show-sample.ts'

const gone = err({ code: 'not-found', message: 'there is no such sample' } as const)
const lost = err({ code: 'not-found', message: 'the bytes of this sample are not in the store; ask the operator to restore them' } as const)

const mostRegistered = 500

export const sampleRoutes = (api: Api): void => {
  const { context } = api
  const folders = sourceFolders(context.config.sourceFolders)
  register(api, routes.listSamples, async ({ caller, scope, query }) => {
    const page = await listSamples(context, caller, scope, query)
    return page.ok ? ok({ status: 200, body: page.value }) : page
  })
  register(api, routes.getSample, async ({ params }) => {
    const sample = await context.read.samples.get(params.sampleId)
    return sample === undefined ? gone : ok({ status: 200, body: sampleAnswer(sample) })
  })
  register(api, routes.listRegisteredSamples, async ({ params }) => {
    const sample = await context.read.samples.get(params.sampleId)
    if (sample === undefined) return gone
    return ok({ status: 200, body: (await context.read.samples.inSameParent(sample, mostRegistered)).map(sampleAnswer) })
  })
  register(api, routes.getSampleImage, async ({ params, request }) => {
    const sample = await context.read.samples.get(params.sampleId)
    if (sample === undefined) return gone
    return showImage(context, folders, sample, request.headers['if-none-match'])
  })
  register(api, routes.getSampleThumbnail, async ({ params, request }) => {
    const sample = await context.read.samples.get(params.sampleId)
    if (sample === undefined) return gone
    if (sample.thumbnailSha256 === null) return err({ code: 'not-found', message: 'this sample has no thumbnail yet' })
    const thumbnail = { sha256: sample.thumbnailSha256, mediaType: 'image/webp', name: `${sample.name}.webp` }
    const answer = await blobAnswer(context.storage, thumbnail, 'inline', request.headers['if-none-match'])
    return answer === undefined ? lost : ok(answer)
  })
}
