import { problemSchema, type RouteDescription } from '@reticle/contract'
import type { z } from 'zod'
import { BadInput } from './command.ts'

export type Server = { readonly url: string; readonly token: string }
type Call = { readonly params?: Readonly<Record<string, string>>; readonly form?: FormData; readonly body?: unknown }

export const serverOptions = { url: { type: 'string' }, token: { type: 'string' } } as const

const given = (option: string, variable: string, value: string | undefined): string => {
  const found = value ?? process.env[variable] ?? ''
  if (found === '') throw new BadInput(option, `is needed; give it, or set ${variable}`)
  return found
}

/** The server that the options name, or RETICLE_URL and RETICLE_TOKEN. @throws BadInput */
export const serverFrom = (values: { readonly url?: string | undefined; readonly token?: string | undefined }): Server => {
  const address = given('--url', 'RETICLE_URL', values.url)
  const token = given('--token', 'RETICLE_TOKEN', values.token)
  if (!/^https?:\/\//.test(address) || !URL.canParse(address))
    throw new BadInput('--url', `"${address}" is no address such as https://reticle.example.org`)
  return { url: address.replace(/\/+$/, ''), token }
}

/** Where to look when the server refuses a call, unless it is the token itself. */
export type Place = string

const reasonOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause)
  return cause.cause instanceof Error ? cause.cause.message || cause.message : cause.message
}

const detailOf = (text: string, status: number): string => {
  try {
    const problem = problemSchema.parse(JSON.parse(text))
    return problem.detail ?? problem.title
  } catch {
    return `the server answered ${status}, and no reason with it: is this the address of Reticle?`
  }
}

type Given = { readonly params: Readonly<Record<string, string>>; readonly headers?: Readonly<Record<string, string>> }

const addressOf = ({ url }: Server, route: RouteDescription, params: Given['params']): string =>
  // Of `*`, a path below: its slashes stay.
  `${url}/api/v1${route.path
    .replaceAll(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
    .replace('*', () => (params['*'] ?? '').split('/').map(encodeURIComponent).join('/'))}`

/** An answer that is not a refusal. */
const ask = async (server: Server, route: RouteDescription, place: Place, { params, headers = {} }: Given, body?: string | FormData) => {
  let answer: Response
  try {
    answer = await fetch(addressOf(server, route, params), {
      method: route.method,
      headers: { authorization: `Bearer ${server.token}`, ...headers },
      ...(body === undefined ? {} : { body }),
    })
  } catch (cause) {
    throw new BadInput('--url', `${server.url} cannot be reached: ${reasonOf(cause)}`)
  }
  if (answer.ok) return answer
  throw new BadInput(answer.status === 401 ? '--token' : place, detailOf(await answer.text(), answer.status))
}

/** Calls a route with a token; what is refused ends the command with its place and reason. */
export const callServer = async <T extends z.ZodType>(
  server: Server,
  route: RouteDescription,
  schema: T,
  place: Place,
  { params = {}, form, body }: Call = {},
): Promise<z.infer<T>> => {
  const isJson = body !== undefined
  const headers = { accept: 'application/json', ...(isJson ? { 'content-type': 'application/json' } : {}) }
  const answer = await ask(server, route, place, { params, headers }, isJson ? JSON.stringify(body) : form)
  return schema.parse(await answer.json())
}

/** The answer to a call whose body is bytes, with its status. */
export const openServer = async (server: Server, route: RouteDescription, place: Place, given: Given): Promise<Response> =>
  ask(server, route, place, given)

/** The bytes that a route answers with, in pieces. */
export const readServer = async function* (
  server: Server,
  route: RouteDescription,
  place: Place,
  params: Given['params'],
): AsyncGenerator<Uint8Array> {
  const { body } = await ask(server, route, place, { params })
  if (body !== null) yield* body
}
