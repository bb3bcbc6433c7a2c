/**
 * A million scores for a queue that people claim from: how long until they are applied, and what a claim takes meanwhile. A real api process;
 * the claims come from a process of their own, at a pace.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startEngines } from '../engines.ts'
import { report } from '../figure.ts'
import { openConnection } from '../http/connection.ts'
import { familyCpuSeconds } from '../http/processes.ts'
import { fillStudy } from '../http/study.ts'
import { cpuSeconds, startServer } from '../server.ts'

const tasks = Number(process.env.RETICLE_BENCH_TASKS ?? 1_000_000)
/** Scores in one request. */
const part = Number(process.env.RETICLE_BENCH_PART ?? 2000)
/** Requests that are under way at once. */
const requests = Number(process.env.RETICLE_BENCH_REQUESTS ?? 2)
const annotators = 16
/** Between two claims of one annotator; people are slower. */
const paceMilliseconds = 200
const usualSeconds = 10
const say = (line: string) => process.stderr.write(`${line}\n`)

type Orders = { readonly port: number; readonly projectId: string; readonly tokens: readonly string[] }
/** A claim: when it was answered (ms since the epoch), how long it took, and which task it brought. */
type Claim = { readonly at: number; readonly took: number; readonly task: string }

/** What the process of the annotators does, until it is told to stop. */
export const claimOn = async (given: string): Promise<void> => {
  const { port, projectId, tokens }: Orders = JSON.parse(given)
  const claims: Claim[] = []
  let isStopped = false
  process.once('message', () => {
    isStopped = true
  })
  const annotate = async (token: string, index: number) => {
    const connection = await openConnection(port, (cause) => say(`claims: ${cause}`))
    const request = `POST /api/v1/projects/${projectId}/assignments HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${token}\r\ncontent-length: 0\r\n\r\n`
    await delay((index * paceMilliseconds) / annotators)
    while (!isStopped) {
      const began = performance.now()
      const answer = await new Promise<{ status: number; body: string }>((resolve) => connection.send(request, true, resolve))
      const took = performance.now() - began
      if (answer.status !== 201) throw new Error(`a claim: ${answer.status} ${answer.body}`)
      claims.push({ at: Date.now(), took, task: /"taskId":"([^"]+)"/.exec(answer.body)?.[1] ?? '' })
      await delay(Math.max(0, paceMilliseconds - took))
    }
    connection.close()
  }
  await Promise.all(tokens.map(annotate))
  process.send?.(claims)
}

const startClaims = (orders: Orders) => {
  const child = fork(process.argv[1] ?? '', { env: { ...process.env, RETICLE_BENCH_CLAIMER: JSON.stringify(orders) } })
  return {
    stop: async (): Promise<readonly Claim[]> => {
      const told = once(child, 'message')
      child.send('stop')
      const [claims]: (readonly Claim[])[] = await told
      child.disconnect()
      return claims ?? []
    },
  }
}

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN

export const measureLiveScores = async (): Promise<void> => {
  const engines = await startEngines()
  const data = await mkdtemp(join(tmpdir(), 'reticle-bench-data-'))
  const queueOrder = { kind: 'uncertainty' } as const
  const study = await fillStudy(engines.pool, tasks, annotators + 2, { dispensing: { order: queueOrder } })
  const [manager, fresh, ...people] = study.people
  if (manager === undefined || fresh === undefined) throw new Error('people were made')
  await engines.pool.query(
    `insert into memberships (id, organization_id, person_id, project_id, role)
      select gen_random_uuid(), organization_id, $1, id, 'manager' from projects where id = $2`,
    [manager.id, study.projectId],
  )
  await engines.pool.query(`update projects set queue_order = $1::jsonb where id = $2`, [JSON.stringify(queueOrder), study.projectId])
  await engines.pool.query(`update tasks set queue_key = queue_key('uncertainty', '', id, position, null) where project_id = $1`, [
    study.projectId,
  ])
  await engines.pool.query('vacuum analyze tasks')
  const { rows } = await engines.pool.query<{ id: string }>('select id from tasks where project_id = $1 order by position', [
    study.projectId,
  ])
  say(`${tasks} tasks are in Postgres`)
  const api = await startServer('api', engines, data)
  const port = Number(new URL(api.url).port)
  const figures = async () => (await fetch(`${api.url}/metrics`)).text()
  const headers = (token: string) => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' })
  const claim = async (token: string): Promise<string> => {
    const answer = await fetch(`${api.url}/api/v1/projects/${study.projectId}/assignments`, {
      method: 'POST',
      headers: headers(token),
      body: '{}',
    })
    return (await answer.json()).taskId
  }
  try {
    // Until the project is in Redis.
    for (let tries = 0; tries < 240; tries++) {
      await claim(manager.token)
      const said = await figures()
      if (engines.redisUrl === null || (!/^reticle_dispenser_loading/m.test(said) && /by="redis"\} [1-9]/.test(said))) break
      await delay(500)
    }
    const claims = startClaims({ port, projectId: study.projectId, tokens: people.map((person) => person.token) })
    await delay(usualSeconds * 1000)
    const used = () => ({
      api: api.cpu(),
      postgres: familyCpuSeconds(engines.postgresPid),
      redis: engines.redisPid === null ? 0 : cpuSeconds(engines.redisPid),
    })
    const [began, usedBefore] = [Date.now(), used()]
    // The last task of the import is the first one by its score.
    const starts = Array.from({ length: Math.ceil(rows.length / part) }, (_, n) => n * part)
    const push = async () => {
      for (let from = starts.shift(); from !== undefined; from = starts.shift()) {
        const first = from
        const scores = rows.slice(first, first + part).map(({ id }, at) => ({ taskId: id, value: (first + at + 1) / rows.length }))
        const body = JSON.stringify({ kind: 'uncertainty', source: 'bench', scores })
        const url = `${api.url}/api/v1/projects/${study.projectId}/scores`
        const answer = await fetch(url, { method: 'PUT', headers: headers(manager.token), body })
        if (!answer.ok) throw new Error(`scores: ${answer.status} ${await answer.text()}`)
        if ((await answer.json()).stored !== scores.length) throw new Error('scores were lost')
      }
    }
    await Promise.all(Array.from({ length: requests }, push))
    const stored = Date.now()
    // Applied when a claim brings one of the tasks with the highest scores.
    const wanted = new Set(rows.slice(-1 - 500 * (annotators + 2)).map(({ id }) => id))
    while (!wanted.has(await claim(fresh.token))) await delay(100)
    const [ended, usedAfter] = [Date.now(), used()]
    for (const name of ['api', 'postgres', 'redis'] as const)
      say(`${name}: ${(usedAfter[name] - usedBefore[name]).toFixed(1)} s of processor time`)
    const made = await claims.stop()
    const settled = made.filter(({ at }) => at < began && at > began - (usualSeconds - 2) * 1000)
    const during = made.filter(({ at }) => at >= began && at <= ended)
    const [before, meanwhile] = [
      percentile(
        settled.map((one) => one.took),
        0.99,
      ),
      percentile(
        during.map((one) => one.took),
        0.99,
      ),
    ]
    const show = (some: readonly Claim[]) =>
      [0.5, 0.9, 0.99, 1 - 1e-9]
        .map((share) =>
          percentile(
            some.map((one) => one.took),
            share,
          ).toFixed(1),
        )
        .join(' ')
    say(`stored after ${(stored - began) / 1000} s; ms of a claim (p50 p90 p99 max): ${show(settled)} before, ${show(during)} meanwhile`)
    const name = `${tasks} scores applied to a live queue, ${during.length} claims meanwhile`
    report({
      bench: 'models',
      name,
      value: (ended - began) / 1000,
      unit: 's',
      baseline: 1,
      goal: 60 * (tasks / 1_000_000),
      better: 'lower',
    })
    report({
      bench: 'models',
      name: 'p99 of a claim while scores are applied, against before',
      value: meanwhile,
      unit: 'ms',
      baseline: before,
      goal: 2,
      better: 'lower',
    })
  } finally {
    await api.stop()
    await engines.close()
    await rm(data, { recursive: true, force: true })
  }
}
