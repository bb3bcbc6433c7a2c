import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { sendEdgeProblem, sendError } from '../problems.ts'
import type { Api } from '../register.ts'

const codeOf = (error: unknown): string => (typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '')

const causesOf = (error: unknown): unknown[] => [error, error instanceof Error ? error.cause : undefined]

/** Text with a NUL in it, which Postgres cannot keep: SQLSTATE 22021 in text, 22P05 in JSON. */
const hasNul = (error: unknown): boolean => causesOf(error).some((cause) => ['22021', '22P05'].includes(codeOf(cause)))

/** Postgres cannot be reached, is starting, stopping or full: class 08 and 57P0x, 53300, and refused or broken connections. */
const isUnavailable = (error: unknown): boolean => {
  return causesOf(error).some((cause) => {
    const message = cause instanceof Error ? cause.message : ''
    return (
      /^(08...|57P0[123]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT)$/.test(codeOf(cause)) ||
      /timeout exceeded when trying to connect|Connection terminated|connection error and is not queryable/.test(message)
    )
  })
}

const readable = (bytes: number) => (bytes >= 1024 * 1024 ? `${Math.floor(bytes / 1024 / 1024)} MiB` : `${Math.floor(bytes / 1024)} KiB`)

const tooLarge = ({ routeOptions, headers }: FastifyRequest): string => {
  const sent = Number(headers['content-length'])
  const size = Number.isFinite(sent) ? ` of ${readable(sent)}` : ''
  const cure = routeOptions.config.tooLargeCure ?? 'send less in one request'
  return `this request${size} is larger than the ${readable(routeOptions.bodyLimit)} that this route takes: ${cure}`
}

type ThrownError = FastifyError & { readonly retryAfterSeconds?: number }

const answerError = (error: ThrownError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const status = error.statusCode ?? 500
  if (status === 429)
    return sendError(reply, { code: 'too-many-requests', message: error.message, retryAfterSeconds: error.retryAfterSeconds ?? 60 })
  if (status === 413) return sendError(reply, { code: 'too-large', message: tooLarge(request) })
  if (status === 415)
    return sendEdgeProblem(reply, {
      status: 415,
      code: 'unsupported-media-type',
      title: 'Content-Type not accepted',
      detail: 'send application/json',
    })
  if (status >= 400 && status < 500) return sendError(reply, { code: 'invalid-input', message: error.message })
  if (hasNul(error))
    return sendError(reply, { code: 'invalid-input', message: 'a text in this request holds a NUL character; leave it out' })
  if (isUnavailable(error)) {
    request.log.error({ err: error, reqId: request.id }, 'the database cannot be reached')
    return sendError(reply, { code: 'unavailable', message: 'the database cannot be reached; try again soon', retryAfterSeconds: 2 })
  }
  request.log.error({ err: error, reqId: request.id }, 'a request failed')
  return sendEdgeProblem(reply, {
    status: 500,
    code: 'internal',
    title: 'Something went wrong here',
    detail: `the server log tells more under request ${request.id}`,
  })
}

/** Errors that were thrown: those of the framework are refusals, all others are bugs or outages, and never show their inside. */
export const errors = ({ server }: Api): void => {
  server.setErrorHandler(answerError)
}
