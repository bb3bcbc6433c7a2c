import { routes } from '@reticle/contract'
import { ok } from '@reticle/domain'
import { type Api, register } from '../register.ts'
import { migrateOntology, previewOntology, relabelTasks } from '../use-cases/migrate-ontology.ts'

export const ontologyRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.previewOntology, async ({ scope, body }) => {
    const preview = await previewOntology(context, scope, body.changes)
    return preview.ok ? ok({ status: 200, body: preview.value }) : preview
  })
  register(api, routes.migrateOntology, async ({ caller, scope, body }) => {
    const made = await migrateOntology(context, caller, scope, body)
    return made.ok ? ok({ status: 201, body: { ...made.value, createdAt: made.value.createdAt.toISOString() } }) : made
  })
  register(api, routes.listOntologyChanges, async ({ scope }) => {
    const history = await context.read.ontology.history(scope.projectId)
    return ok({ status: 200, body: history.map((one) => ({ ...one, at: one.at.toISOString() })) })
  })
  register(api, routes.relabelTasks, async ({ caller, scope }) => ok({ status: 202, body: await relabelTasks(context, caller, scope) }))
}
