import type { Access, RouteDescription } from '@reticle/contract'
import type { DomainError, Result } from '@reticle/domain'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { authorise } from './access.ts'
import type { Answer } from './answer.ts'
import type { CallerOf, ScopeOf } from './caller.ts'
import type { Context } from './context.ts'
import { sendError, sendInvalid } from './problems.ts'

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

const parse = (schema: z.ZodType | 'multipart' | undefined, value: unknown) =>
  schema === undefined || schema === 'multipart' ? { success: true as const, data: undefined } : schema.safeParse(value)

type AnyAnswer = {
  readonly status: number
  readonly body?: unknown
  readonly bytes?: NodeJS.ReadableStream
  readonly headers?: Readonly<Record<string, string>>
}

/** Serialises by the route's own schema, so that a field which is not described never leaves. */
const sendAnswer = async (reply: FastifyReply, route: RouteDescription, answer: AnyAnswer): Promise<FastifyReply> => {
  const described = route.answers[answer.status]
  reply.code(answer.status)
  if (answer.bytes === undefined) reply.header('cache-control', 'no-store')
  reply.headers(answer.headers ?? {})
  if (described === 'bytes') return reply.send(answer.bytes)
  if (described === 'empty' || described === undefined) return reply.send()
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(described.parse(answer.body)))
}

/**
 * Registers one route of the contract under /api/v1. The order is fixed: who calls, the path's parameters, may they, then the other
 * parts of the request. A caller without the right never learns whether the rest was valid.
 */
export const register = <const R extends RouteDescription>(api: Api, route: R, handler: Handler<R>, options: RouteOptions = {}): void => {
  const { server, context } = api
  server.route({
    method: route.method,
    url: `/api/v1${route.path}`,
    bodyLimit: bodyLimitOf(route.access, options),
    // A file leaves as it is: its ETag and its length are those of its own bytes.
    ...(Object.values(route.answers).includes('bytes') ? { compress: false } : {}),
    config: {
      isMultipart: route.body === 'multipart',
      ...(options.body === undefined ? {} : { tooLargeCure: options.body.cure }),
      ...(options.limit === undefined ? {} : { rateLimit: { max: options.limit.max, timeWindow: options.limit.minutes * 60_000 } }),
    },
    // Rights are checked before the body is read: a stranger cannot make the server take in a large one.
    onRequest: async (request, reply) => {
      const params = parse(route.params, request.params)
      const access = await authorise(context, request, route, params.success ? params.data : undefined)
      if (!access.ok) return sendError(reply, access.error)
      if (!params.success) return sendInvalid(reply, 'params', params.error)
      request.access = { ...access.value, params: params.data }
    },
    handler: async (request, reply) => {
      const parts = {
        query: parse(route.query, request.query),
        headers: parse(route.headers, request.headers),
        body: parse(route.body, request.body),
      }
      for (const [name, part] of Object.entries(parts)) if (!part.success) return sendInvalid(reply, name, part.error)
      const call = { ...request.access, query: parts.query.data, headers: parts.headers.data, body: parts.body.data, request, reply }
      const outcome = await handler(call as unknown as Call<R>)
      return outcome.ok ? sendAnswer(reply, route, outcome.value) : sendError(reply, outcome.error)
    },
  })
}
