/**
 * Goal P17: 1,000 sockets that watch one project of a real api process, 10 broadcasts a second: the 99th percentile of delivery at most 50 ms,
 * none lost, at most 15 % of a core. Broadcasts are hints on the bus, as a worker sends them; the api coalesces them per room (at most four
 * a second), so the ten go to three rooms of the project.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { HintTopic } from '@reticle/contract'
import { connectDispatch } from '@reticle/dispatch'
import { projectIdSchema } from '@reticle/domain'
import { startEngines } from './engines.ts'
import { report } from './figure.ts'
import { startServer } from './server.ts'
import type { Heard, Order } from './sockets-clients.ts'

const sockets = Number(process.env.RETICLE_BENCH_SOCKETS ?? 1000)
const seconds = Number(process.env.RETICLE_BENCH_SECONDS ?? 10)
const processes = 2
const perSecond = 10
/** One topic for each of the four rooms of a project: everyone, the desk, releases, the person. */
const topics: readonly HintTopic[] = ['work', 'progress', 'releases', 'assignments']
const setUpCode = 'a code for the bench'

const signUp = async (url: string): Promise<{ readonly cookie: string; readonly personId: string }> => {
  const owner = { code: setUpCode, organization: 'Lab', name: 'Owner', email: 'owner@example.org', password: 'a password for the bench' }
  const made = await fetch(`${url}/api/v1/set-up`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify(owner),
  })
  if (!made.ok) throw new Error(`set-up: ${made.status} ${await made.text()}`)
  const cookie = made.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  return { cookie, personId: String((await made.json()).person.id) }
}
const makeProject = async (url: string, cookie: string): Promise<string> => {
  const made = await fetch(`${url}/api/v1/projects`, {
    method: 'POST',
    headers: { origin: url, cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Bench', protocol: { title: 'Bench', labels: [{ id: 'spot', name: 'Spot', color: '#1f77b4' }] } }),
  })
  if (!made.ok) throw new Error(`a project: ${made.status} ${await made.text()}`)
  return String((await made.json()).id)
}

const startClients = async (order: Order): Promise<ChildProcess> => {
  const child = fork(fileURLToPath(new URL('sockets-clients.ts', import.meta.url)))
  child.send({ order })
  await once(child, 'message')
  return child
}

const engines = await startEngines()
const data = await mkdtemp(join(tmpdir(), 'reticle-bench-data-'))
const api = await startServer('api', engines, data, { RETICLE_SETUP_CODE: setUpCode })
const { hints, close } = await connectDispatch({ ...engines, onError: (error) => process.stderr.write(`${String(error)}\n`) })
try {
  const { cookie, personId } = await signUp(api.url)
  const projectId = projectIdSchema.parse(await makeProject(api.url, cookie))
  const order = { url: api.url, cookie, projectId, clients: sockets / processes }
  const children = await Promise.all(Array.from({ length: processes }, () => startClients(order)))
  await delay(2000)
  const sent: Record<string, number[]> = {}
  const [cpu, began] = [api.cpu(), performance.now()]
  for (let round = 0; round < seconds * perSecond; round++) {
    await delay(Math.max(0, began + (round * 1000) / perSecond - performance.now()))
    const topic = topics[round % topics.length] ?? 'progress'
    sent[topic] = [...(sent[topic] ?? []), performance.timeOrigin + performance.now()]
    await hints.publish({ projectId, topics: [topic], ...(topic === 'assignments' ? { personId } : {}) })
  }
  const share = (100 * (api.cpu() - cpu)) / ((performance.now() - began) / 1000)
  await delay(1000)
  const heard = await Promise.all(
    children.map(async (child): Promise<Heard> => {
      child.send({ sent })
      return (await once(child, 'message'))[0]
    }),
  )
  const delays = heard.flatMap((one) => one.delays).toSorted((a, b) => a - b)
  const lost = heard.reduce((sum, one) => sum + one.lost, 0)
  const bench = 'sockets'
  const name = `${sockets} sockets, ${perSecond} broadcasts a second`
  const p99 = delays[Math.floor(delays.length * 0.99)] ?? Number.NaN
  report({ bench, name: `${name}: p99 of delivery`, value: p99, unit: 'ms', baseline: 1, goal: 50, better: 'lower' })
  report({ bench, name: `${name}: lost`, value: lost, unit: 'messages', baseline: 1, goal: 0, better: 'lower' })
  report({ bench, name: `${name}: of one core`, value: share, unit: '%', baseline: 1, goal: 15, better: 'lower' })
} finally {
  await close()
  await api.stop()
  await engines.close()
  await rm(data, { recursive: true, force: true })
}
