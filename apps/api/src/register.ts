import type { Access, RouteDescription } from '@reticle/contract'
import type { DomainError, Result } from '@reticle/domain'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { authorise, authoriseAtOnce, recoverAccess } from './access.ts'
import type { Answer } from './answer.ts'
import type { CallerOf, ScopeOf } from './caller.ts'
import type { Context } from './context.ts'
import { type Parsing, paramsParser, parse } from './parse-parts.ts'
import { sendError, sendInvalid } from './problems.ts'
import { sendReady } from './send-ready.ts'

/** The server with its context: what each file of routes gets. */
export type Api = { readonly server: FastifyInstance; readonly context: Context }

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined
type PartOf<R extends RouteDescription, P extends 'params' | 'query' | 'headers' | 'body'> = R extends { [K in P]: infer S }
  ? Parsed<S>
  : undefined

/** One call, parsed by the route's schemas and authorised by its access. */
export type Call<R extends RouteDescription> = {
  readonly params: PartOf<R, 'params'>
  readonly query: PartOf<R, 'query'>
  readonly headers: PartOf<R, 'headers'>
  readonly body: PartOf<R, 'body'>
  /** null only on routes that nobody must be signed in for. */
  readonly caller: CallerOf<R['access']>
  /** The project of the route's resource and the caller's roles there; null on routes outside a project. */
  readonly scope: ScopeOf<R['access']>
  /** For what the parsed parts do not hold: cookies, the address, an upload's stream. */
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}
export type Handler<R extends RouteDescription> = (call: Call<R>) => Promise<Result<Answer<R>, DomainError>>

export type RouteOptions = {
  /** At most `max` calls of one address in `minutes`. */
  readonly limit?: { readonly max: number; readonly minutes: number }
  /** For a route whose JSON may be large: the most bytes that it takes, and what to do when that is not enough. */
  readonly body?: { readonly bytes: number; readonly cure: string }
  /** For a route of the labelling bench, called again and again: what is ready is sent as it is, and only what is slow or fails is logged. */
  readonly isHot?: boolean
}

const megabyte = 1024 * 1024
const strangersBody = 64 * 1024
const usualBody = megabyte

/** Some hundred thousand marks, or a million vertices: what the contract lets an annotation hold, within reason. */
export const annotationBody = {
  bytes: 64 * megabyte,
  cure: 'simplify the outlines so that they have fewer vertices, keep two decimals of a pixel, or split the image into several samples',
}
/** A protocol with thousands of labels and long instructions. */
export const protocolBody = {
  bytes: 8 * megabyte,
  cure: 'shorten the instructions and descriptions, or split the study into several projects',
}

/** Only what the caller is let in for may be large. */
const bodyLimitOf = (access: Access, { body }: RouteOptions) =>
  access.kind === 'public' || access.kind === 'demo' ? strangersBody : (body?.bytes ?? usualBody)

type AnyAnswer = {
  readonly status: number
  readonly body?: unknown
  readonly text?: string
  readonly bytes?: NodeJS.ReadableStream
  readonly headers?: Readonly<Record<string, string>>
}

/** Serialises by the route's own schema, so that a field which is not described never leaves. */
const textOf = (described: z.ZodType, answer: AnyAnswer): string => answer.text ?? JSON.stringify(described.parse(answer.body))

const sendAnswer = (reply: FastifyReply, route: RouteDescription, answer: AnyAnswer): FastifyReply => {
  const described = route.answers[answer.status]
  reply.code(answer.status)
  if (answer.bytes === undefined) reply.header('cache-control', 'no-store')
  reply.headers(answer.headers ?? {})
  if (described === 'bytes') return reply.send(answer.bytes)
  if (described === 'empty' || described === undefined) return reply.send()
  return reply.type('application/json; charset=utf-8').send(textOf(described, answer))
}

/** As `sendAnswer`, without the detours that nothing on a hot route takes; what is large goes the ordinary way, to be compressed. */
const sendHot = (reply: FastifyReply, route: RouteDescription, answer: AnyAnswer): FastifyReply | undefined => {
  const described = route.answers[answer.status]
  if (described === 'bytes') return sendAnswer(reply, route, answer)
  const text = described === 'empty' || described === undefined ? null : textOf(described, answer)
  if (sendReady(reply, answer.status, text, answer.headers)) return undefined
  return sendAnswer(reply, route, text === null ? answer : { ...answer, text })
}

/** Sets what the request may do; false when it was refused. A `FastifyReply` must not be what a promise holds: it is one itself. */
const admit = async ({ context }: Api, route: RouteDescription, request: FastifyRequest, reply: FastifyReply, params: Parsing) => {
  const access = await authorise(context, request, route, params.success ? params.data : undefined)
  if (access.ok && params.success) {
    request.access = { ...access.value, params: params.data }
    return true
  }
  if (!access.ok) sendError(reply, access.error)
  else if (!params.success) sendInvalid(reply, 'params', params.error)
  return false
}

/** The rest of the request, or the answer that refuses it. */
const readParts = (route: RouteDescription, request: FastifyRequest, reply: FastifyReply) => {
  const query = parse(route.query, request.query)
  if (!query.success) return { refusal: sendInvalid(reply, 'query', query.error) }
  const headers = parse(route.headers, request.headers)
  if (!headers.success) return { refusal: sendInvalid(reply, 'headers', headers.error) }
  const body = parse(route.body, request.body)
  if (!body.success) return { refusal: sendInvalid(reply, 'body', body.error) }
  const { caller, scope, params } = request.access
  return { call: { caller, scope, params, query: query.data, headers: headers.data, body: body.data, request, reply } }
}

/** The call that the handler gets, once nothing about the caller's right is open any more; or the answer that refuses it. */
const callOf = async <R extends RouteDescription>({ context }: Api, route: R, request: FastifyRequest, reply: FastifyReply) => {
  if (request.access.isUnproven === true) {
    const recovered = await recoverAccess(context, request.access, route, request.body)
    if (!recovered.ok) return { refusal: sendError(reply, recovered.error) }
    request.access = { ...recovered.value, params: request.access.params }
  }
  return readParts(route, request, reply)
}

const usualHandler =
  <R extends RouteDescription>(api: Api, route: R, handler: Handler<R>) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { call, refusal } = await callOf(api, route, request, reply)
    if (refusal !== undefined) return refusal
    const outcome = await handler(call as unknown as Call<R>)
    return outcome.ok ? sendAnswer(reply, route, outcome.value) : sendError(reply, outcome.error)
  }

/** As the usual one, without a promise for what is known at once; the reply is sent here, whatever comes. */
const hotHandler = <R extends RouteDescription>(api: Api, route: R, handler: Handler<R>) => {
  const answer = (reply: FastifyReply, { call, refusal }: ReturnType<typeof readParts>): void => {
    if (refusal !== undefined) return
    handler(call as unknown as Call<R>)
      .then((outcome) => {
        if (outcome.ok) sendHot(reply, route, outcome.value)
        else sendError(reply, outcome.error)
      })
      .catch((cause: unknown) => reply.send(cause))
  }
  return (request: FastifyRequest, reply: FastifyReply): void => {
    if (request.access.isUnproven !== true) answer(reply, readParts(route, request, reply))
    else
      callOf(api, route, request, reply)
        .then((parts) => answer(reply, parts))
        .catch((cause: unknown) => reply.send(cause))
  }
}

/**
 * Registers one route of the contract under /api/v1. The order is fixed: who calls, the path's parameters, may they, then the other
 * parts of the request. A caller without the right never learns whether the rest was valid.
 */
export const register = <const R extends RouteDescription>(api: Api, route: R, handler: Handler<R>, options: RouteOptions = {}): void => {
  const { server, context } = api
  const isHot = options.isHot ?? false
  const parseParams = paramsParser(route, isHot)
  server.route({
    method: route.method,
    url: `/api/v1${route.path}`,
    bodyLimit: bodyLimitOf(route.access, options),
    // A file leaves as it is: its ETag and its length are those of its own bytes.
    ...(Object.values(route.answers).includes('bytes') ? { compress: false } : {}),
    config: {
      isMultipart: route.body === 'multipart',
      isHot,
      ...(options.body === undefined ? {} : { tooLargeCure: options.body.cure }),
      ...(options.limit === undefined ? {} : { rateLimit: { max: options.limit.max, timeWindow: options.limit.minutes * 60_000 } }),
    },
    // Rights are checked before the body is read: a stranger cannot make the server take in a large one.
    onRequest: (request, reply, done) => {
      const params = parseParams(request.params)
      const known = params.success ? authoriseAtOnce(context, request, route, params.data) : undefined
      if (known !== undefined && params.success) {
        request.access = { ...known, params: params.data }
        done()
        return
      }
      admit(api, route, request, reply, params).then((isAdmitted) => {
        if (isAdmitted) done()
      }, done)
    },
    handler: isHot ? hotHandler(api, route, handler) : usualHandler(api, route, handler),
  })
}
