import { err, ok, type Result } from '@reticle/domain'
import { type Allowance, type Answered, type Asked, ask, type Failed } from '@reticle/egress'
import { z } from 'zod'
import type { BackendProblem } from './port.ts'

export const allowanceOf = (hosts: readonly string[]): Allowance => ({ hosts, setting: 'RETICLE_BACKEND_PRIVATE_HOSTS' })

/** Statuses that may be otherwise in a while (MB6). */
const passing = new Set([408, 425, 429, 500, 502, 503, 504])
const longestWait = 600_000

const refusal = z.looseObject({ error: z.string().max(10_000) })
const textOf = (body: Buffer): string => body.toString('utf8').slice(0, 300).replaceAll(/\s+/g, ' ').trim()

const reasonIn = (body: Buffer): string => {
  try {
    const told = refusal.safeParse(JSON.parse(body.toString('utf8')))
    if (told.success) return told.data.error.slice(0, 500)
  } catch {
    // Its own words, then.
  }
  return textOf(body)
}

/** Seconds, or a date, of a Retry-After (RFC 9110, section 10.2.3). */
const waitOf = (said: string | undefined): number | undefined => {
  if (said === undefined) return undefined
  const milliseconds = /^\d+$/.test(said) ? Number(said) * 1000 : Date.parse(said) - Date.now()
  return Number.isFinite(milliseconds) && milliseconds > 0 ? Math.min(milliseconds, longestWait) : undefined
}

const problemOf = ({ message, isFinal, kind }: Failed, path: string): BackendProblem => ({
  message: kind === 'refused' || kind === 'cancelled' ? message : `${path}: ${message}`,
  isFinal: isFinal || kind === 'too-large',
})

export type Call = Omit<Asked, 'url' | 'allowance'> & { readonly path: string }
export type Exchange = (call: Call) => Promise<Result<Answered, BackendProblem>>

/** Requests below one address, with what makes them failures: everything but a status of 2xx. */
export const exchangeWith = (address: string, hosts: readonly string[], headers: Readonly<Record<string, string>>): Exchange => {
  const base = address.endsWith('/') ? address : `${address}/`
  return async ({ path, ...call }) => {
    const url = URL.parse(path.replace(/^\//, ''), base)
    if (url === null) return err({ message: `"${address}" is no address`, isFinal: true })
    const outcome = await ask({ ...call, url, headers: { ...headers, ...call.headers }, allowance: allowanceOf(hosts) })
    if (!outcome.ok) return err(problemOf(outcome.error, path))
    const { status, headers: told, body } = outcome.value
    if (status >= 200 && status < 300) return ok(outcome.value)
    const isMoved = status >= 300 && status < 400
    const reason = isMoved ? `it points to ${told.location ?? 'elsewhere'}: name that address` : reasonIn(body)
    const message = `${path}: it answered with status ${status}${reason === '' ? '' : `: ${reason}`}`
    return err({ message, isFinal: !passing.has(status), waitMilliseconds: waitOf(told['retry-after']) })
  }
}

const isNumberWord = /[:,[\s](-?(?:NaN|Infinity))\b/

/**
 * JSON of a shape; what is wrong is told with its place.
 * @param glance a fault that is seen without looking at all of it: a million wrong marks would otherwise be looked at one by one
 */
export const readJson = <T>(
  body: Buffer,
  schema: z.ZodType<T>,
  what: string,
  glance: (value: unknown) => string | undefined = () => undefined,
): Result<T, BackendProblem> => {
  let value: unknown
  const text = body.toString('utf8')
  try {
    value = JSON.parse(text)
  } catch {
    const word = isNumberWord.exec(text)?.[1]
    const cure = word === undefined ? `it begins with "${textOf(body).slice(0, 80)}"` : `it holds ${word}, which JSON has not`
    return err({ message: `${what}: the answer is not JSON: ${cure}`, isFinal: true })
  }
  const seen = glance(value)
  if (seen !== undefined) return err({ message: seen, isFinal: true })
  const read = schema.safeParse(value)
  if (read.success) return ok(read.data)
  const [first] = read.error.issues
  return err({ message: `${what}: ${placeOf(first?.path ?? [])}: ${first?.message ?? 'is not as it should be'}`, isFinal: true })
}

/** `regions[3].geometry`, from the parts of a path. */
export const placeOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((said, part) => {
    if (typeof part === 'number') return `${said}[${part}]`
    return said === '' ? String(part) : `${said}.${String(part)}`
  }, '') || 'the answer'
