import {
  type AnswerOf,
  type BodyOf,
  type ParamsOf,
  type Problem,
  problemSchema,
  type QueryOf,
  type RouteName,
  routes,
} from '@reticle/contract'
import { takeEarly } from './early.ts'
import { noteServerTime } from './server-clock.ts'
import { t } from './words.ts'

type Routes = typeof routes
type Given<T, Name extends string> = [T] extends [undefined] ? { readonly [N in Name]?: undefined } : { readonly [N in Name]: T }
/** A path of several segments (`files/*`) and typed ids alike are put in by name. */
type ParamsPart<N extends RouteName> = Given<ParamsOf<Routes[N]>, 'params'>
type QueryPart<N extends RouteName> = { readonly query?: Partial<NonNullable<QueryOf<Routes[N]>>> | undefined }
type BodyPart<N extends RouteName> = [BodyOf<Routes[N]>] extends ['multipart']
  ? { readonly body: FormData }
  : Given<BodyOf<Routes[N]>, 'body'>
export type CallOptions<N extends RouteName> = ParamsPart<N> & QueryPart<N> & BodyPart<N> & Sending
/** `isLast`: the page may be going away; the request outlives it. */
type Sending = { readonly headers?: Readonly<Record<string, string>>; readonly signal?: AbortSignal; readonly isLast?: boolean }
/** The options may be left out where nothing in them is needed. */
type Rest<N extends RouteName> = Record<string, never> extends CallOptions<N> ? [options?: CallOptions<N>] : [options: CallOptions<N>]

/** A refusal of the server. `problem.code` is stable; `problem.problems` names places. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly problem: Problem
  readonly headers: Headers
  constructor(problem: Problem, headers: Headers = new Headers()) {
    super(problem.detail ?? problem.title)
    this.problem = problem
    this.headers = headers
  }
  get status(): number {
    return this.problem.status
  }
  get code(): string {
    return this.problem.code
  }
}

/** The server cannot be reached: offline, restarting, or a proxy in between answered in its place. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError'
}

type Listener = () => void
const sessionEndListeners = new Set<Listener>()
/** Called when the server no longer knows the session (401). Returns how to stop listening. */
export const onSessionEnd = (listener: Listener): (() => void) => {
  sessionEndListeners.add(listener)
  return () => sessionEndListeners.delete(listener)
}

const fill = (path: string, params: Readonly<Record<string, unknown>> | undefined): string =>
  path.replaceAll(/:(\w+)|\*/g, (whole, name: string | undefined) => {
    const value = params?.[name ?? '*']
    if (value === undefined) throw new Error(`the path ${path} needs ${whole}`)
    return name === undefined ? String(value).split('/').map(encodeURIComponent).join('/') : encodeURIComponent(String(value))
  })

const search = (query: Readonly<Record<string, unknown>> | undefined): string => {
  const pairs = Object.entries(query ?? {}).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]]))
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`
}

type Loose = { params?: Readonly<Record<string, unknown>>; query?: Readonly<Record<string, unknown>> }

/** The address of a route: for `<img>`, downloads, and everything that is not JSON. */
export const urlOf = <N extends RouteName>(name: N, ...[options]: [options: ParamsPart<N> & QueryPart<N>]): string => {
  const { params, query }: Loose = options
  return `/api/v1${fill(routes[name].path, params)}${search(query)}`
}

/** The problem document of a refused answer; something else than a problem (a proxy's page) becomes one. */
export const problemOf = (status: number, text: string): Problem => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    json = undefined
  }
  const parsed = problemSchema.safeParse(json)
  if (parsed.success) return parsed.data
  return { type: 'about:blank', title: t('problems.unexpected'), status, code: 'unavailable', detail: `HTTP ${status}` }
}

export const noteStatus = (status: number, name: RouteName): void => {
  if (status === 401 && name !== 'signIn' && name !== 'setUp') for (const listener of sessionEndListeners) listener()
}

/** Browsers refuse requests that outlive their page above 64 KiB. */
const mostThatOutlives = 60_000

const send = async (name: RouteName, url: string, options: Sending & { body?: unknown }) => {
  const isForm = options.body instanceof FormData
  const body = isForm || options.body === undefined ? options.body : JSON.stringify(options.body)
  try {
    const early = takeEarly(routes[name].method, url)
    const response = await (early ??
      fetch(url, {
        method: routes[name].method,
        credentials: 'same-origin',
        headers: {
          accept: 'application/json, application/problem+json',
          ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
          ...options.headers,
        },
        ...(body === undefined ? {} : { body: body as BodyInit }),
        ...(options.signal === undefined ? {} : { signal: options.signal }),
        keepalive: options.isLast === true && (typeof body !== 'string' || body.length < mostThatOutlives),
      }))
    noteServerTime(response.headers.get('date'), Date.now())
    return response
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new NetworkError('Reticle cannot be reached. Check the connection; the page tries again by itself.', { cause })
  }
}

export type Answered<N extends RouteName> = { readonly answer: AnswerOf<Routes[N]>; readonly status: number; readonly headers: Headers }

/** Parses by the contract. A mismatch is a bug of the server or an old page: it throws a plain Error. */
export const parseAnswer = <N extends RouteName>(name: N, status: number, text: string): AnswerOf<Routes[N]> => {
  const answers: Readonly<Record<number, unknown>> = routes[name].answers
  const schema = answers[status]
  if (schema === 'empty' || schema === 'bytes') return undefined as AnswerOf<Routes[N]>
  if (typeof schema !== 'object' || schema === null || !('safeParse' in schema))
    throw new Error(`${name} answered ${status}, which its contract does not know`)
  const { safeParse } = schema as { safeParse: (value: unknown) => { success: boolean; data?: unknown; error?: Error } }
  const parsed = safeParse(JSON.parse(text))
  if (!parsed.success)
    throw new Error(`${name} answered something else than its contract says; reload the page if Reticle was just updated`, {
      cause: parsed.error,
    })
  return parsed.data as AnswerOf<Routes[N]>
}

/** Calls a route and keeps status and headers, such as `Reticle-Reason` of an empty claim. */
export const callFully = async <N extends RouteName>(name: N, ...[options]: Rest<N>): Promise<Answered<N>> => {
  const given = (options ?? {}) as Loose & Sending & { body?: unknown }
  const response = await send(name, `/api/v1${fill(routes[name].path, given.params)}${search(given.query)}`, given)
  const text = response.status === 204 ? '' : await response.text()
  if (!response.ok) {
    noteStatus(response.status, name)
    throw new ApiError(problemOf(response.status, text), response.headers)
  }
  return { answer: parseAnswer(name, response.status, text), status: response.status, headers: response.headers }
}

/**
 * Calls a route by its name in the contract. An empty answer is `undefined`.
 * @throws ApiError when the server refuses; NetworkError when it cannot be reached.
 */
export const call = async <N extends RouteName>(name: N, ...rest: Rest<N>): Promise<AnswerOf<Routes[N]>> =>
  (await callFully(name, ...rest)).answer
