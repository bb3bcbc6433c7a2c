import type { FastifyRequest } from 'fastify'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { sha256 } from './secrets.ts'
import { cookieName, idleSince } from './sessions.ts'
import { isSecretOf, splitToken } from './tokens.ts'

/** "Last seen" is exact to a minute, so that reading costs no write. */
const seenEvery = 60_000

/** People of the demo are nobody once the demo is off, whatever sessions and tokens they have left. */
const isOver = (context: Context, demoPart: string | null) => demoPart !== null && !context.config.isDemo

/** The person of a session cookie's value. */
export const callerOfSession = async (context: Context, cookie: string): Promise<Caller | null> => {
  const now = context.now()
  const session = await context.read.sessions.findLive(sha256(cookie), now, idleSince(now))
  if (session === undefined || isOver(context, session.demoPart)) return null
  if (now.getTime() - session.seenAt.getTime() > seenEvery)
    await context.unitOfWork(async (repositories) => {
      await repositories.sessions.seen(session.id, now)
      await repositories.people.seen(session.personId, now)
    })
  return { personId: session.personId, name: session.name, email: session.email, via: { kind: 'session', id: session.id } }
}

const callerOfToken = async (context: Context, bearer: string): Promise<Caller | null> => {
  const parts = splitToken(bearer)
  const token = parts === undefined ? undefined : await context.read.tokens.find(parts.id)
  if (parts === undefined || token === undefined || !isSecretOf(token.secretSha256, parts.secret)) return null
  const now = context.now()
  if (token.expiresAt <= now || token.revokedAt !== null || token.disabledAt !== null || isOver(context, token.demoPart)) return null
  if (token.lastUsedAt === null || now.getTime() - token.lastUsedAt.getTime() > seenEvery)
    await context.unitOfWork(async (repositories) => {
      await repositories.tokens.used(token.id, now)
      await repositories.people.seen(token.personId, now)
    })
  return { personId: token.personId, name: token.personName, email: token.email, via: { kind: 'token', id: token.id } }
}

/** Who calls. A bearer header that is not valid means nobody: it never falls back to the cookie. */
export const identify = async (context: Context, request: FastifyRequest): Promise<Caller | null> => {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const bearer = /^Bearer ([\w-]{1,200})$/.exec(authorization)?.[1]
    return bearer === undefined ? null : callerOfToken(context, bearer)
  }
  const cookie = request.cookies[cookieName(context.config)]
  return cookie === undefined ? null : callerOfSession(context, cookie)
}
