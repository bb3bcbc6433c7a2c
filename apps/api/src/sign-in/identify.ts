import type { FastifyRequest } from 'fastify'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Remembered } from './access-cache.ts'
import { sha256 } from './secrets.ts'
import { cookieName, idleSince } from './sessions.ts'
import { isSecretOf, splitToken } from './tokens.ts'

/** "Last seen" is exact to a minute, so that reading costs no write. */
const seenEvery = 60_000

/** People of the demo are nobody once the demo is off, whatever sessions and tokens they have left. */
const isOver = (context: Context, demoPart: string | null) => demoPart !== null && !context.config.isDemo

const findSession = async (context: Context, cookie: string): Promise<Remembered<Caller> | undefined> => {
  const now = context.now()
  const session = await context.read.sessions.findLive(sha256(cookie), now, idleSince(now))
  if (session === undefined || isOver(context, session.demoPart)) return undefined
  if (now.getTime() - session.seenAt.getTime() > seenEvery)
    await context.unitOfWork(async (repositories) => {
      await repositories.sessions.seen(session.id, now)
      await repositories.people.seen(session.personId, now)
    })
  const caller: Caller = {
    personId: session.personId,
    name: session.name,
    email: session.email,
    via: { kind: 'session', id: session.id },
  }
  return { value: caller, until: session.expiresAt }
}

const findToken = async (context: Context, bearer: string): Promise<Remembered<Caller> | undefined> => {
  const parts = splitToken(bearer)
  const token = parts === undefined ? undefined : await context.read.tokens.find(parts.id)
  if (parts === undefined || token === undefined || !isSecretOf(token.secretSha256, parts.secret)) return undefined
  const now = context.now()
  if (token.expiresAt <= now || token.revokedAt !== null || token.disabledAt !== null || isOver(context, token.demoPart)) return undefined
  if (token.lastUsedAt === null || now.getTime() - token.lastUsedAt.getTime() > seenEvery)
    await context.unitOfWork(async (repositories) => {
      await repositories.tokens.used(token.id, now)
      await repositories.people.seen(token.personId, now)
    })
  const { releaseId } = token
  const via = { kind: 'token', id: token.id, ...(releaseId === null ? {} : { releaseId }) } as const
  const caller: Caller = { personId: token.personId, name: token.personName, email: token.email, via }
  return { value: caller, until: token.expiresAt }
}

/** The person of a session cookie's value. */
export const callerOfSession = async (context: Context, cookie: string): Promise<Caller | null> =>
  (await context.access.callers.ask(`cookie ${cookie}`, () => findSession(context, cookie))) ?? null

/** A bearer header that is not valid means nobody: it never falls back to the cookie. */
const callerOfHeader = async (context: Context, authorization: string): Promise<Caller | null> => {
  const bearer = /^Bearer ([\w-]{1,200})$/.exec(authorization)?.[1]
  if (bearer === undefined) return null
  return (await context.access.callers.ask(`header ${authorization}`, () => findToken(context, bearer))) ?? null
}

/** Who calls, when that is known without asking. */
export const identified = ({ access, config }: Context, request: FastifyRequest): Caller | undefined => {
  const { authorization } = request.headers
  if (authorization !== undefined) return access.callers.known(`header ${authorization}`)
  const cookie = request.cookies[cookieName(config)]
  return cookie === undefined ? undefined : access.callers.known(`cookie ${cookie}`)
}

/** Who calls. */
export const identify = async (context: Context, request: FastifyRequest): Promise<Caller | null> => {
  const { authorization } = request.headers
  if (authorization !== undefined) return callerOfHeader(context, authorization)
  const cookie = request.cookies[cookieName(context.config)]
  return cookie === undefined ? null : callerOfSession(context, cookie)
}
