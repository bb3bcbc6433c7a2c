/**
 * Goals P1 and P5 through the real HTTP API, by a client process over bare sockets with 64 connections that are kept, no pipelining:
 * - claims of a project of a million tasks (RETICLE_BENCH_TASKS) with redundancy 3, against a bare Fastify that answers GET: requests a
 *   second, and processor time a request, of api and Redis;
 * - submits, each acknowledged after its COMMIT, against one-row INSERTs of 16 clients (pgbench), and against the bare Fastify.
 * Rounds are interleaved; a figure is the median of five ratios of rounds. RETICLE_BENCH_SECONDS sets the length of a round,
 * and RETICLE_BENCH_PARTS names one of them (P1 or P5).
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startEngines } from './engines.ts'
import { median, report } from './figure.ts'
import { insertRate } from './http/insert.ts'
import type { Order, Outcome } from './http/messages.ts'
import { familyCpuSeconds, startClient, startHello } from './http/processes.ts'
import { fillStudy } from './http/study.ts'
import { cpuSeconds, startServer } from './server.ts'

const tasks = Number(process.env.RETICLE_BENCH_TASKS ?? 1_000_000)
const seconds = Number(process.env.RETICLE_BENCH_SECONDS ?? 4)
const wanted = (process.env.RETICLE_BENCH_PARTS ?? 'P1,P5').split(',')
const rounds = 5
const connections = 64
const claimsEach = 120
const say = (line: string) => process.stderr.write(`${line}\n`)

type Round = { readonly rate: number; readonly micros: number; readonly postgresMicros: number }

const engines = await startEngines()
const folder = await mkdtemp(join(tmpdir(), 'reticle-bench-data-'))
const study = await fillStudy(engines.pool, tasks, connections)
say(`${tasks} tasks are in Postgres`)
const api = await startServer('api', engines, folder, { RETICLE_LOG: 'info' })
const hello = await startHello()
const client = startClient()
const insert = await insertRate(engines.databaseUrl, folder)

const order: Order = {
  port: Number(new URL(api.url).port),
  kind: 'claim',
  projectId: study.projectId,
  tokens: study.people.map((person) => person.token),
  seconds,
  claims: 0,
  content: study.content,
}
const check = ({ statuses, refusal }: Outcome, wanted: string): void => {
  if (Object.keys(statuses).join() !== wanted) throw new Error(`answers: ${JSON.stringify(statuses)} ${refusal}`)
}
/** Rate and processor time of what the servers of `pids` did for one run of the client. */
const measured = async (run: Order, pids: readonly number[], wanted: string): Promise<Round> => {
  const used = () => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0)
  const [before, postgresBefore] = [used(), familyCpuSeconds(engines.postgresPid)]
  const outcome = await client.run(run)
  check(outcome, wanted)
  const perAnswer = (total: number) => (total / outcome.answers) * 1e6
  return {
    rate: outcome.answers / outcome.seconds,
    micros: perAnswer(used() - before),
    postgresMicros: perAnswer(familyCpuSeconds(engines.postgresPid) - postgresBefore),
  }
}
const greet = () => measured({ ...order, kind: 'hello', port: hello.port }, [hello.pid], '200')
const serving = engines.redisPid === null ? [api.pid] : [api.pid, engines.redisPid]
const claim = () => measured(order, serving, '201')
const submit = () => measured({ ...order, kind: 'submit', claims: claimsEach }, serving, '201')

/** Claims go to Postgres until the project is in Redis. */
const waitForLoad = async (): Promise<void> => {
  for (let waited = 0; waited < 120; waited++) {
    await client.run({ ...order, seconds: 0.2 })
    const metrics = await (await fetch(`${api.url}/metrics`)).text()
    if (engines.redisUrl === null || (!metrics.includes('reticle_dispenser_loading{') && /by="redis"} [1-9]/.test(metrics))) return
    await delay(500)
  }
  throw new Error('the project is not in Redis after a minute')
}
const show = (name: string, { rate, micros, postgresMicros }: Round) =>
  say(
    `${name}: ${rate.toFixed(0)} a second, ${micros.toFixed(1)} µs a request, and ${postgresMicros.toFixed(1)} µs of Postgres; load ${loadavg()[0]}`,
  )

const reportClaims = async (): Promise<void> => {
  const pairs: (readonly [Round, Round])[] = []
  for (let round = 0; round <= rounds; round++) {
    const pair = [await greet(), await claim()] as const
    show('hello', pair[0])
    show('claim', pair[1])
    // The first round warms both up.
    if (round > 0) pairs.push(pair)
  }
  const common = { bench: 'http', baseline: 1, unit: 'of hello' } as const
  const rate = median(pairs.map(([base, claims]) => claims.rate / base.rate))
  const micros = median(pairs.map(([base, claims]) => claims.micros / base.micros))
  report({ ...common, name: 'P1: claims a second against a bare GET hello', value: rate, goal: 0.5, better: 'higher' })
  report({ ...common, name: 'P1: processor time of a claim (api and Redis) against hello', value: micros, goal: 3, better: 'lower' })
}

const reportSubmits = async (): Promise<void> => {
  const triples: (readonly [number, number, number])[] = []
  for (let round = 0; round <= rounds; round++) {
    const base = await greet()
    const rows = await insert.run(Math.max(1, Math.round(seconds / 2)))
    const submits = await submit()
    show('submit', submits)
    say(`${insert.by}: ${rows.toFixed(0)} rows a second`)
    if (round > 0) triples.push([base.rate, rows, submits.rate])
  }
  const common = { bench: 'http', baseline: 1, better: 'higher' } as const
  const toInsert = median(triples.map(([, rows, submits]) => submits / rows))
  const toHello = median(triples.map(([base, , submits]) => submits / base))
  report({
    ...common,
    name: `P5: submits a second against one-row INSERTs of 16 clients (${insert.by})`,
    value: toInsert,
    unit: 'of INSERT',
    goal: 1.2,
  })
  report({ ...common, name: 'P5: submits a second against a bare GET hello', value: toHello, unit: 'of hello', goal: 0.4 })
}

try {
  await waitForLoad()
  if (wanted.includes('P1')) await reportClaims()
  if (wanted.includes('P5')) await reportSubmits()
} finally {
  client.stop()
  await hello.stop()
  await api.stop()
  await engines.close()
  await rm(folder, { recursive: true, force: true })
}
