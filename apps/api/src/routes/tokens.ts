import { routes } from '@reticle/contract'
import { newId, newToken } from '@reticle/db'
import { changesBetween, err, ok } from '@reticle/domain'
import { type Api, register } from '../register.ts'
import { tellOrganizations } from '../use-cases/tell-organizations.ts'

const dayMilliseconds = 86_400_000

/** A leaked token must not be able to make another one that outlives it. */
const tokensNeedSession = err({ code: 'forbidden', message: 'tokens are managed in the browser, not with a token' } as const)

export const tokenRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.listTokens, async ({ caller }) => {
    const tokens = await context.read.tokens.listOf(caller.personId)
    return ok({
      status: 200,
      body: tokens.map((token) => ({
        id: token.id,
        name: token.name,
        createdAt: token.createdAt.toISOString(),
        expiresAt: token.expiresAt.toISOString(),
        lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
      })),
    })
  })
  register(api, routes.createToken, async ({ caller, body }) => {
    if (caller.via.kind !== 'session') return tokensNeedSession
    const id = newId()
    const createdAt = context.now()
    const expiresAt = new Date(createdAt.getTime() + body.days * dayMilliseconds)
    const { token, secretSha256 } = newToken(id)
    await context.unitOfWork(async (repositories) => {
      await repositories.tokens.add({ id, personId: caller.personId, name: body.name, secretSha256, createdAt, expiresAt })
      await tellOrganizations(repositories, caller, {
        type: 'token.made',
        subjectId: id,
        at: createdAt,
        payload: { changes: changesBetween({}, { name: body.name, expiresAt: expiresAt.toISOString() }) },
      })
    })
    return ok({
      status: 201,
      body: {
        id,
        name: body.name,
        createdAt: createdAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
        lastUsedAt: null,
        secret: token,
      },
    })
  })
  register(api, routes.revokeToken, async ({ caller, params }) => {
    const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(params.tokenId)
    const isRevoked =
      isUuid &&
      (await context.unitOfWork(async (repositories) => {
        const at = context.now()
        const revoked = await repositories.tokens.revoke(params.tokenId, caller.personId, at)
        if (revoked) await tellOrganizations(repositories, caller, { type: 'token.revoked', subjectId: params.tokenId, at })
        return revoked
      }))
    return isRevoked ? ok({ status: 204 }) : err({ code: 'not-found', message: 'you have no such token, or it was revoked before' })
  })
}
