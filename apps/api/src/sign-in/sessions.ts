import { newId, type Repositories } from '@reticle/db'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import { newSecret, sha256 } from './secrets.ts'

const hours = 3_600_000
/** A session ends after 12 hours without use, and after 7 days in any case. */
const idleMilliseconds = 12 * hours
const absoluteMilliseconds = 7 * 24 * hours

export const idleSince = (now: Date): Date => new Date(now.getTime() - idleMilliseconds)

const isSecure = (config: Config) => config.publicUrl.protocol === 'https:'

/** `__Host-` binds the cookie to this host and to https; browsers refuse that prefix on plain http, as on a laptop's loopback. */
export const cookieName = (config: Config): string => (isSecure(config) ? '__Host-reticle' : 'reticle')

const cookieOptions = (config: Config) => ({ path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(config) }) as const

export type NewSession = { readonly token: string }

/** Adds a session row and ends the one that the browser had: a session never outlives a change of who is signed in. */
export const openSession = async (
  repositories: Repositories,
  context: Context,
  request: FastifyRequest,
  personId: string,
): Promise<NewSession> => {
  const at = context.now()
  const token = newSecret()
  const old = request.cookies[cookieName(context.config)]
  if (old !== undefined) await repositories.sessions.revokeToken(sha256(old), at)
  await repositories.sessions.add({
    id: newId(),
    personId,
    tokenSha256: sha256(token),
    address: request.ip,
    userAgent: (request.headers['user-agent'] ?? '').slice(0, 300),
    at,
    expiresAt: new Date(at.getTime() + absoluteMilliseconds),
  })
  await repositories.people.seen(personId, at)
  return { token }
}

export const setSessionCookie = (reply: FastifyReply, config: Config, { token }: NewSession): void => {
  reply.setCookie(cookieName(config), token, { ...cookieOptions(config), maxAge: absoluteMilliseconds / 1000 })
}

export const clearSessionCookie = (reply: FastifyReply, config: Config): void => {
  reply.clearCookie(cookieName(config), cookieOptions(config))
}
