import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

export type Reply = { readonly status: number; readonly headers: Readonly<Record<string, string | undefined>>; readonly body: unknown }
/** `unknown`: the connection broke or nothing came in time, so what was asked for may have been done or not. */
export type Outcome = { readonly kind: 'reply'; readonly reply: Reply } | { readonly kind: 'unknown'; readonly reason: string }

export type Asked = {
  readonly method: string
  readonly path: string
  readonly token: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** What all clients together saw of the servers: what recovery is measured by. */
export type Traffic = {
  /** One try at one server. */
  readonly once: (port: number, asked: Asked) => Promise<Outcome>
  /** Tries, at one server after the other, until there is an answer that is no failure of the server. */
  readonly ask: (asked: Asked, first?: number) => Promise<Reply>
  /** When the last answer that was none, or a failure of the server, came. */
  readonly lastBad: () => number
  /** Answers 500: a server never has a reason to say that. */
  readonly internal: readonly string[]
  readonly counts: { requests: number; retries: number; broken: number; unavailable: number }
  readonly close: () => void
}

const oneTry = 10_000
const patience = 90_000

const send = (agent: Agent, port: number, { method, path, token, body, headers }: Asked): Promise<Outcome> =>
  new Promise((resolve) => {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const sent = request(
      {
        agent,
        host: '127.0.0.1',
        port,
        method,
        path: `/api/v1${path}`,
        headers: {
          authorization: `Bearer ${token}`,
          ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
          ...headers,
        },
        signal: AbortSignal.timeout(oneTry),
      },
      (response) => {
        let received = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          received += chunk
        })
        response.on('error', (error) => resolve({ kind: 'unknown', reason: error.message }))
        response.on('end', () => {
          if (!response.complete) return resolve({ kind: 'unknown', reason: 'cut off' })
          const isJson = (response.headers['content-type'] ?? '').includes('json')
          const reply = { status: response.statusCode ?? 0, headers: response.headers as Record<string, string | undefined> }
          resolve({ kind: 'reply', reply: { ...reply, body: isJson && received !== '' ? JSON.parse(received) : received } })
        })
      },
    )
    sent.on('error', (error) => resolve({ kind: 'unknown', reason: error.message }))
    sent.end(text)
  })

/** The clients' way to the api processes. `ports` are asked for at each try, the first one first. */
export const trafficTo = (ports: readonly number[]): Traffic => {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const counts = { requests: 0, retries: 0, broken: 0, unavailable: 0 }
  const internal: string[] = []
  let lastBad = 0
  const once: Traffic['once'] = async (port, asked) => {
    const outcome = await send(agent, port, asked)
    counts.requests += 1
    if (outcome.kind === 'reply' && outcome.reply.status < 500) return outcome
    lastBad = performance.now()
    if (outcome.kind === 'unknown') counts.broken += 1
    else if (outcome.reply.status === 503) counts.unavailable += 1
    else internal.push(`${asked.method} ${asked.path}: ${outcome.reply.status} ${JSON.stringify(outcome.reply.body)}`)
    return outcome
  }
  const ask: Traffic['ask'] = async (asked, first = 0) => {
    const deadline = performance.now() + patience
    for (let attempt = first; ; attempt++) {
      const outcome = await once(ports[attempt % ports.length] ?? 0, asked)
      if (outcome.kind === 'reply' && outcome.reply.status < 500) return outcome.reply
      if (performance.now() > deadline) throw new Error(`${asked.method} ${asked.path} was not answered: ${JSON.stringify(outcome)}`)
      counts.retries += 1
      await sleep(100 + (attempt % 4) * 100)
    }
  }
  return { once, ask, lastBad: () => lastBad, internal, counts, close: () => agent.destroy() }
}
