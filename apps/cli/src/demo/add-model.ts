import { routes } from '@reticle/contract'
import { signIn } from './hands.ts'
import { bodyOf } from './http.ts'
import { readStudies } from './study.ts'

const name = 'Cells'
const description =
  'A demo record: the model that comes with Reticle. It begins with a threshold and a watershed, and learns which pixels are nuclei from each release.'

/** Where a model listens, and what it has to be told with each request. */
type Place = { readonly address: string; readonly secret: string }

/** Registers the model in the demo's study of nuclei, as its manager would; where it is known, its address and secret are set anew. */
export const addModel = async (baseUrl: string, { address, secret }: Place): Promise<void> => {
  const { mei } = await signIn(baseUrl)
  const study = (await readStudies()).find(({ id }) => id === 'nuclei')
  const project = bodyOf(routes.listProjects.answers[200], await mei.call('listProjects')).find((one) => one.name === study?.name)
  if (project === undefined) return
  const params = { projectId: project.id }
  const models = bodyOf(routes.listModels.answers[200], await mei.call('listModels', { params }))
  const model =
    models.find((one) => one.name === name && one.withdrawn === null) ??
    bodyOf(routes.registerModel.answers[201], await mei.call('registerModel', { params, body: { name, description } }))
  const backends = bodyOf(routes.listBackends.answers[200], await mei.call('listBackends', { params }))
  const backend = backends.find((one) => one.modelId === model.id)
  if (backend === undefined) {
    const body = { modelId: model.id, name: 'Demo model', address, secret }
    const made = bodyOf(routes.createBackend.answers[201], await mei.call('createBackend', { params, body }))
    await mei.call('checkBackend', { params: { backendId: made.id } })
  } else {
    await mei.call('updateBackend', { params: { backendId: backend.id }, body: { address, secret } })
    await mei.call('checkBackend', { params: { backendId: backend.id } })
  }
}
