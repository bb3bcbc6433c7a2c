import type { Problem } from '@reticle/contract'
import type { DomainError, ErrorCode } from '@reticle/domain'
import type { FastifyReply } from 'fastify'
import type { z } from 'zod'

const statusOf = {
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'invalid-input': 400,
  'invalid-annotation': 422,
  conflict: 409,
  'wrong-state': 409,
  'stale-fence': 409,
  leased: 409,
  'own-annotation': 403,
  'too-large': 413,
  'too-many-requests': 429,
  unavailable: 503,
} as const satisfies Record<ErrorCode, number>

const titleOf = {
  unauthenticated: 'Sign in first',
  forbidden: 'You may not do this',
  'not-found': 'Not found',
  'invalid-input': 'The request is not valid',
  'invalid-annotation': 'The annotation breaks its protocol',
  conflict: 'Someone was faster',
  'wrong-state': 'Not possible in this state',
  'stale-fence': 'The lease is no longer yours',
  leased: 'Somebody else is at it',
  'own-annotation': 'Your own annotation',
  'too-large': 'Too large',
  'too-many-requests': 'Too many requests',
  unavailable: 'Not available now',
} as const satisfies Record<ErrorCode, string>

type Place = NonNullable<Problem['problems']>[number]

/** A refusal of the HTTP edge itself (parsing, content type), which has no use case behind it. */
export type EdgeProblem = { readonly status: number; readonly code: string; readonly title: string; readonly detail: string }

const placesOf = (error: DomainError): Place[] | undefined => {
  if (error.code === 'invalid-annotation')
    return error.problems.map(({ message, severity, regionId, questionId, at }) => ({
      message,
      severity,
      ...(at === undefined ? {} : { at }),
      ...(regionId === undefined ? {} : { regionId }),
      ...(questionId === undefined ? {} : { questionId }),
    }))
  if (error.code !== 'invalid-input') return undefined
  if (error.places !== undefined) return [...error.places]
  return error.at === undefined ? undefined : [{ at: error.at, message: error.message }]
}

const send = (reply: FastifyReply, problem: Problem): FastifyReply =>
  reply.code(problem.status).header('cache-control', 'no-store').type('application/problem+json').send(JSON.stringify(problem))

/** Answers with the RFC 9457 problem document of a refusal; the only place where a code becomes a status. */
export const sendError = (reply: FastifyReply, error: DomainError, places = placesOf(error)): FastifyReply => {
  if ('retryAfterSeconds' in error) reply.header('retry-after', Math.ceil(error.retryAfterSeconds))
  if (error.code === 'unauthenticated') reply.header('www-authenticate', 'Bearer realm="reticle"')
  return send(reply, {
    type: `urn:reticle:problem:${error.code}`,
    title: titleOf[error.code],
    status: statusOf[error.code],
    code: error.code,
    detail: error.message,
    instance: `urn:reticle:request:${reply.request.id}`,
    ...(places === undefined ? {} : { problems: places }),
  })
}

export const sendEdgeProblem = (reply: FastifyReply, { status, code, title, detail }: EdgeProblem): FastifyReply =>
  send(reply, {
    type: `urn:reticle:problem:${code}`,
    title,
    status,
    code,
    detail,
    instance: `urn:reticle:request:${reply.request.id}`,
  })

/** Answers with the places that a schema refused; `part` is params, query, headers or body. */
export const sendInvalid = (reply: FastifyReply, part: string, error: z.ZodError): FastifyReply => {
  const places = error.issues.slice(0, 50).map((issue) => ({ at: [part, ...issue.path.map(String)].join('.'), message: issue.message }))
  const first = places[0]
  const message = first === undefined ? `${part} is not valid` : `${first.at}: ${first.message}`
  return sendError(reply, { code: 'invalid-input', message }, places)
}
