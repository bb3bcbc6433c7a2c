/** A load client in a process of its own: connections that are kept, one request at a time on each, no pipelining. */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { type Answer, type Connection, openConnection } from './connection.ts'
import type { Order, Outcome } from './messages.ts'

type Worker = { readonly connection: Connection; readonly token: string }

const fieldOf = (body: string, name: string): string => {
  const at = body.indexOf(`"${name}":`) + name.length + 3
  return body[at] === '"' ? body.slice(at + 1, body.indexOf('"', at + 1)) : body.slice(at, body.indexOf(',', at))
}

/** Requests of one connection: HTTP text, made with as little work as can be. */
const requestsOf = ({ port, projectId, content }: Order, token: string) => {
  const head = `host: 127.0.0.1:${port}\r\nauthorization: Bearer ${token}\r\n`
  return {
    hello: `GET / HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n\r\n`,
    claim: `POST /api/v1/projects/${projectId}/assignments HTTP/1.1\r\n${head}content-length: 0\r\n\r\n`,
    submitOf: (lease: string): string => {
      const text = `{"fence":${fieldOf(lease, 'fence')},"taskId":"${fieldOf(lease, 'taskId')}","content":${content},"activeMilliseconds":1000}`
      return `POST /api/v1/assignments/${fieldOf(lease, 'id')}/submission HTTP/1.1\r\n${head}idempotency-key: ${randomUUID()}\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`
    },
  }
}

/** Answers of the timed part, counted by status. */
const tally = () => {
  const statuses: Record<string, number> = {}
  const sum = { answers: 0, refusal: '' }
  return {
    count: ({ status, body }: Answer) => {
      sum.answers++
      statuses[status] = (statuses[status] ?? 0) + 1
      if (status >= 400) sum.refusal = body
    },
    outcome: (seconds: number): Outcome => ({ ...sum, statuses, seconds }),
  }
}
type Count = (answer: Answer) => void

/** Claims until the time is over, each followed by its submission when `isPair`. */
const labelling = (order: Order, { connection, token }: Worker, until: number, isPair: boolean, count: Count): Promise<void> =>
  new Promise((resolve) => {
    const { claim, submitOf } = requestsOf(order, token)
    const submitted = (answer: Answer) => {
      count(answer)
      next()
    }
    const claimed = (answer: Answer) => {
      count(answer)
      if (answer.status === 204) resolve()
      else if (isPair && answer.status === 201) connection.send(submitOf(answer.body), false, submitted)
      else next()
    }
    const next = () => {
      if (performance.now() < until) connection.send(claim, isPair, claimed)
      else resolve()
    }
    next()
  })

const greeting = (order: Order, { connection, token }: Worker, until: number, count: Count): Promise<void> =>
  new Promise((resolve) => {
    const { hello } = requestsOf(order, token)
    const next = () => {
      if (performance.now() < until)
        connection.send(hello, false, (answer) => {
          count(answer)
          next()
        })
      else resolve()
    }
    next()
  })

const ask = (connection: Connection, request: string): Promise<Answer> => new Promise((resolve) => connection.send(request, true, resolve))

const claimSome = async (order: Order, { connection, token }: Worker): Promise<string[]> => {
  const { claim, submitOf } = requestsOf(order, token)
  const ready: string[] = []
  while (ready.length < order.claims) {
    const answer = await ask(connection, claim)
    if (answer.status !== 201) break
    ready.push(submitOf(answer.body))
  }
  return ready
}
/** Nobody labels within a second, after which the servers write leases down; so they have, when the submissions are timed. */
const leasesWritten = () => delay(3000)
const submitAll = (requests: string[], { connection }: Worker, count: Count): Promise<void> =>
  new Promise((resolve) => {
    const next = () => {
      const request = requests.pop()
      if (request === undefined) return resolve()
      connection.send(request, false, (answer) => {
        count(answer)
        next()
      })
    }
    next()
  })

const run = async (order: Order): Promise<Outcome> => {
  const fail = (cause: string) => {
    process.stderr.write(`load client: ${cause}\n`)
    process.exit(1)
  }
  const workers: Worker[] = await Promise.all(
    order.tokens.map(async (token) => ({ token, connection: await openConnection(order.port, fail) })),
  )
  const held = order.kind === 'submit' ? await Promise.all(workers.map((worker) => claimSome(order, worker))) : []
  if (order.kind === 'submit') await leasesWritten()
  const { count, outcome } = tally()
  const started = performance.now()
  const until = started + order.seconds * 1000
  await Promise.all(
    workers.map((worker, index) => {
      if (order.kind === 'hello') return greeting(order, worker, until, count)
      if (order.kind === 'submit') return submitAll(held[index] ?? [], worker, count)
      return labelling(order, worker, until, order.kind === 'pair', count)
    }),
  )
  const seconds = (performance.now() - started) / 1000
  for (const { connection } of workers) connection.close()
  return outcome(seconds)
}

process.on('message', (order: Order) => {
  run(order).then(
    (outcome) => process.send?.(outcome),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`)
      process.exit(1)
    },
  )
})
