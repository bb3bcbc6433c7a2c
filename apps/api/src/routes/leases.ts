import { routes } from '@reticle/contract'
import { ok } from '@reticle/domain'
import { decodeCursor, momentKey, pageOf } from '../paging.ts'
import { type Api, register } from '../register.ts'
import { listLeases } from '../use-cases/list-leases.ts'
import { revokeLease } from '../use-cases/revoke-lease.ts'

/** A lease that was handed out within the last second may have no row yet: it shows here, and can be revoked, once it has one. */
export const leaseRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.listLeases, async ({ scope, query }) => {
    const after = decodeCursor(momentKey, query.cursor)
    if (!after.ok) return after
    const page = pageOf(await listLeases(context, scope, after.value, query.limit + 1), query.limit, (row) => row.key)
    return ok({ status: 200, body: { next: page.next, rows: page.rows.map((row) => row.shown) } })
  })
  register(api, routes.revokeLease, async ({ caller, scope, params, body }) => {
    const revoked = await revokeLease(context, caller, scope, params.assignmentId, body.reason)
    return revoked.ok ? ok({ status: 204 }) : revoked
  })
}
