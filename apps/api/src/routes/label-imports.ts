import { routes } from '@reticle/contract'
import { ok } from '@reticle/domain'
import { type Api, register } from '../register.ts'
import { uploadLabels } from '../use-cases/label-import-upload.ts'
import { cancelLabelImport, listLabelImports, planLabelImport, showLabelImport, startLabelImport } from '../use-cases/label-imports.ts'

/** Choices name every label and reader of a file. */
const choiceBody = { bytes: 4 * 1024 * 1024, cure: 'choose only for labels and readers that are not matched by name' }

/** Labels of other tools, on their way into a project. */
export const labelImportRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.listLabelImports, async ({ scope }) => ok({ status: 200, body: await listLabelImports(context, scope.projectId) }))
  register(api, routes.getLabelImport, async ({ params }) => {
    const row = await showLabelImport(context, params.labelImportId)
    return row.ok ? ok({ status: 200, body: row.value }) : row
  })
  register(
    api,
    routes.planLabelImport,
    async ({ scope, params, body }) => {
      const row = await planLabelImport(context, scope, params.labelImportId, body)
      return row.ok ? ok({ status: 202, body: row.value }) : row
    },
    { body: choiceBody },
  )
  register(api, routes.startLabelImport, async ({ caller, scope, params }) => {
    const row = await startLabelImport(context, caller, scope, params.labelImportId)
    return row.ok ? ok({ status: 202, body: row.value }) : row
  })
  register(api, routes.cancelLabelImport, async ({ caller, scope, params }) => {
    const row = await cancelLabelImport(context, caller, scope, params.labelImportId)
    return row.ok ? ok({ status: 200, body: row.value }) : row
  })
}

/** Beside them, since it takes a file: registered where multipart is parsed. */
export const labelUploadRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.createLabelImport, async ({ caller, scope, request }) => {
    const id = await uploadLabels(context, caller, scope, request)
    if (!id.ok) return id
    const row = await showLabelImport(context, id.value)
    return row.ok ? ok({ status: 202, body: row.value }) : row
  })
}
