import { setTimeout as sleep } from 'node:timers/promises'

export type Answered = { readonly status: number; readonly headers: Headers; readonly body: unknown }
export type Client = {
  readonly personId: string
  /** Asks until there is an answer that is no failure of the server: what a browser's outbox does. */
  readonly ask: (method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<Answered>
  /** How often an answer did not come, or was a failure of the server. */
  readonly retries: () => number
  /** The session's, for requests that are made in another way. */
  readonly cookie: () => string
}

const patience = 120_000
/** A request that is cut off and made again may have been done; what carries files is given the time. */
const patienceOfOne = { plain: 20_000, files: 90_000 }

const once = async (url: string, method: string, cookie: string, body: unknown, headers: Readonly<Record<string, string>>) => {
  const isJson = body !== undefined && !(body instanceof FormData)
  const response = await fetch(url, {
    method,
    headers: { origin: new URL(url).origin, cookie, ...(isJson ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(body instanceof FormData ? patienceOfOne.files : patienceOfOne.plain),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text }
}

/** A demo person who works through the HTTP API alone and never gives up on a request within two minutes. */
export const enterByApi = async (url: string, name: string): Promise<Client> => {
  let retries = 0
  let cookie = ''
  const ask: Client['ask'] = async (method, path, body, headers = {}) => {
    const deadline = performance.now() + patience
    for (;;) {
      try {
        const { text, ...answer } = await once(`${url}/api/v1${path}`, method, cookie, body, headers)
        if (answer.status < 500) return { ...answer, body: text === '' ? undefined : JSON.parse(text) }
        if (performance.now() > deadline) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
      } catch (cause) {
        // Refused, cut off, or too late: the request may have been done or not.
        if (performance.now() > deadline) throw cause
      }
      retries += 1
      await sleep(100)
    }
  }
  const people = (await ask('GET', '/demo/people')).body as { id: string; name: string }[]
  const person = people.find((one) => one.name === name)
  if (person === undefined) throw new Error(`the demo has no ${name}`)
  const entered = await ask('POST', '/demo/session', { personId: person.id })
  cookie = entered.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .join('; ')
  return { personId: person.id, ask, retries: () => retries, cookie: () => cookie }
}
