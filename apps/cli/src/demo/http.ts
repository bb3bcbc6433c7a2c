import type { RouteDescription } from '@reticle/contract'
import type { z } from 'zod'

type Call = {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly form?: FormData
  readonly headers?: Readonly<Record<string, string>>
}

export type Answer = { readonly status: number; readonly headers: Headers; readonly body: unknown }

/** Calls one route as whoever `cookie` belongs to; a problem document becomes an error that names the route. */
export const callRoute = async (baseUrl: string, cookie: string, route: RouteDescription, call: Call = {}): Promise<Answer> => {
  const path = route.path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(call.params?.[name] ?? ''))
  const query = call.query === undefined ? '' : `?${new URLSearchParams(call.query)}`
  const hasJson = call.form === undefined && call.body !== undefined
  const response = await fetch(`${baseUrl}/api/v1${path}${query}`, {
    method: route.method,
    headers: {
      origin: baseUrl,
      ...(cookie === '' ? {} : { cookie }),
      ...(hasJson ? { 'content-type': 'application/json' } : {}),
      ...call.headers,
    },
    ...(call.form !== undefined ? { body: call.form } : hasJson ? { body: JSON.stringify(call.body) } : {}),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${route.method} ${path}: ${response.status} ${text.slice(0, 500)}`)
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
}

/** The cookies of an answer, as the next request sends them. */
export const cookieOf = (answer: Answer): string =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .join('; ')

/** The parsed body of the route's answer with this status. */
export const bodyOf = <T extends z.ZodType>(schema: T, answer: Answer): z.infer<T> => schema.parse(answer.body)
