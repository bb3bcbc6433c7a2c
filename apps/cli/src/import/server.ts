import { problemSchema, type RouteDescription } from '@reticle/contract'
import type { z } from 'zod'
import { BadInput } from '../command.ts'

export type Server = { readonly url: string; readonly token: string }
type Call = { readonly params?: Readonly<Record<string, string>>; readonly form?: FormData }

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

/** Calls a route with a token; what is refused ends the command with its place and reason. */
export const callServer = async <T extends z.ZodType>(
  { url, token }: Server,
  route: RouteDescription,
  schema: T,
  place: Place,
  { params = {}, form }: Call = {},
): Promise<z.infer<T>> => {
  const path = route.path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  let answer: Response
  try {
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' }
    answer = await fetch(`${url}/api/v1${path}`, { method: route.method, headers, ...(form === undefined ? {} : { body: form }) })
  } catch (cause) {
    throw new BadInput('--url', `${url} cannot be reached: ${reasonOf(cause)}`)
  }
  const text = await answer.text()
  if (answer.ok) return schema.parse(JSON.parse(text))
  throw new BadInput(answer.status === 401 ? '--token' : place, detailOf(text, answer.status))
}
