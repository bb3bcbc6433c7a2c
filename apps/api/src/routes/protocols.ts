import { routes } from '@reticle/contract'
import type { Protocol } from '@reticle/domain'
import { err, ok } from '@reticle/domain'
import { type Api, protocolBody, register } from '../register.ts'
import { publishProtocol } from '../use-cases/publish-protocol.ts'

type Row = {
  readonly id: string
  readonly projectId: string
  readonly version: number
  readonly createdAt: Date
  readonly content: Protocol
}

const shown = (row: Row) => ({ ...row, createdAt: row.createdAt.toISOString() })

export const protocolRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.listProtocols, async ({ scope }) => {
    const versions = await context.read.protocols.listOf(scope.projectId)
    return ok({ status: 200, body: versions.map(shown) })
  })
  register(
    api,
    routes.publishProtocol,
    async ({ caller, scope, body }) => {
      const published = await publishProtocol(context, caller, scope, body)
      return published.ok ? ok({ status: 201, body: shown({ ...published.value, projectId: scope.projectId, content: body }) }) : published
    },
    { body: protocolBody },
  )
  register(api, routes.getProtocol, async ({ params }) => {
    const row = await context.read.protocols.get(params.protocolId)
    return row === undefined ? err({ code: 'not-found', message: 'there is no such protocol' }) : ok({ status: 200, body: shown(row) })
  })
}
