/**
 * Goal P6, Zooniverse's record hour: 1,000,000 claims and submits (333,334 tasks, 3 reads each) through the HTTP API of real processes, with
 * running consensus, in 120 s or less; verified afterwards row by row. RETICLE_BENCH_TASKS sets the number of claims and submits;
 * RETICLE_BENCH_APIS the number of api processes; RETICLE_BENCH_READERS that of the annotators, each with a connection of their own.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { connect, inSnapshot } from '@reticle/db'
import type pg from 'pg'
import { startEngines } from './engines.ts'
import { report } from './figure.ts'
import { familyCpuSeconds, startClient } from './http/processes.ts'
import { fillStudy } from './http/study.ts'
import { cpuSeconds, startServer } from './server.ts'

const wanted = Number(process.env.RETICLE_BENCH_TASKS ?? 1_000_000)
const readers = Number(process.env.RETICLE_BENCH_READERS ?? 96)
const apis = Number(process.env.RETICLE_BENCH_APIS ?? 1)
const tasks = Math.ceil(wanted / 3)
const mostSeconds = Number(process.env.RETICLE_BENCH_SECONDS ?? 900)
const mostWarmUps = 120
const lastWait = 60_000
const goalSeconds = 120 * (wanted / 1_000_000)
const say = (line: string) => process.stderr.write(`${line}\n`)

/**
 * Claims and gives back until Redis answers: the project is loaded by then, which is a goal of its own (P9). Without Redis, or where it does
 * not come, Postgres serves.
 */
const warmUp = async (url: string, projectId: string, token: string): Promise<void> => {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  for (let tries = 0; tries < mostWarmUps; tries++) {
    const claimed = await fetch(`${url}/api/v1/projects/${projectId}/assignments`, { method: 'POST', headers, body: '{}' })
    if (claimed.status !== 201) throw new Error(`a claim: ${claimed.status} ${await claimed.text()}`)
    const { id, fence, taskId } = await claimed.json()
    const body = JSON.stringify({ fence, taskId })
    const released = await fetch(`${url}/api/v1/assignments/${id}/release`, { method: 'POST', headers, body })
    if (!released.ok) throw new Error(`a release: ${released.status} ${await released.text()}`)
    const figures = await (await fetch(`${url}/metrics`)).text()
    if (!/^reticle_dispenser_loading/m.test(figures) && Number(/^reticle_dispenser_claims\{by="redis"\} (\d+)$/m.exec(figures)?.[1]) > 1)
      return
    await delay(500)
  }
  say('Redis does not serve: these are claims of Postgres')
}

/** Waits until no task is collecting or comparing any more; not for ever. */
const finished = async (pool: pg.Pool): Promise<void> => {
  const deadline = performance.now() + lastWait
  while (performance.now() < deadline) {
    const { rows } = await pool.query(`select from tasks where state in ('collecting', 'comparing') limit 1`)
    if (rows.length === 0) return
    await delay(20)
  }
}

/** What must hold of the rows, whatever happened; each query answers how many break it. */
const checks: Readonly<Record<string, string>> = {
  'tasks that are not settled or contested': `select count(*) from tasks where state not in ('settled', 'contested')`,
  'tasks without exactly three counted annotations': `
    select count(*) from tasks t left join (select task_id, count(*) as n from annotations where is_counted group by task_id) a
      on a.task_id = t.id where coalesce(a.n, 0) <> 3 or t.counted <> 3 or t.leased <> 0`,
  'annotations beyond one for each task and annotator': `select count(*) - count(distinct (task_id, annotator_id)) from annotations`,
  'tasks that were not compared exactly once': `
    select count(*) from tasks t left join (select task_id, count(*) as n from consensus group by task_id) c on c.task_id = t.id
      where coalesce(c.n, 0) <> 1 or t.consensus_id is null`,
}

const verify = async (pool: pg.Pool, databaseUrl: string, acknowledged: number): Promise<string[]> => {
  const problems: string[] = []
  for (const [what, query] of Object.entries(checks)) {
    const { rows } = await pool.query<{ count: string }>(query)
    if (Number(Object.values(rows[0] ?? {})[0]) !== 0) problems.push(`${what}: ${Object.values(rows[0] ?? {})[0]}`)
  }
  const { rows } = await pool.query<{ n: number }>('select count(*)::int as n from annotations')
  if (rows[0]?.n !== acknowledged) problems.push(`${acknowledged} submissions were acknowledged, ${rows[0]?.n} are there`)
  const database = connect(databaseUrl, { applicationName: 'reticle-bench' })
  const { mismatches, examples } = await inSnapshot(database, ({ consistency }) => consistency.check())
  await database.close()
  for (const [kind, count] of Object.entries(mismatches)) if (count > 0) problems.push(`${kind}: ${count}`)
  return [...problems, ...examples]
}

const engines = await startEngines()
const data = await mkdtemp(join(tmpdir(), 'reticle-bench-data-'))
const study = await fillStudy(engines.pool, tasks, readers + 1)
const [first, ...annotators] = study.people
await engines.pool.query(
  `insert into events (organization_id, project_id, subject_id, type, payload, at)
    select p.organization_id, p.id, t.id, 'task.opened', jsonb_build_object('reads', t.reads), now() from tasks t join projects p on p.id = t.project_id`,
)
const servers = await Promise.all(Array.from({ length: apis }, () => startServer('api', engines, data)))
const worker = await startServer('worker', engines, data)
const clients = servers.map(() => startClient())
try {
  for (const { url } of servers) await warmUp(url, study.projectId, first?.token ?? '')
  await engines.pool.query('checkpoint')
  const used = () => ({
    api: servers.reduce((sum, one) => sum + one.cpu(), 0),
    worker: worker.cpu(),
    redis: engines.redisPid === null ? 0 : cpuSeconds(engines.redisPid),
    postgres: familyCpuSeconds(engines.postgresPid),
  })
  const [before, began] = [used(), performance.now()]
  say(`${tasks} tasks, ${readers} readers, ${apis} api processes`)
  const outcomes = await Promise.all(
    clients.map((client, index) =>
      client.run({
        port: Number(new URL(servers[index]?.url ?? '').port),
        kind: 'pair',
        projectId: study.projectId,
        tokens: annotators.filter((_, place) => place % apis === index).map((one) => one.token),
        seconds: mostSeconds,
        claims: 0,
        content: study.content,
      }),
    ),
  )
  const submitted = (performance.now() - began) / 1000
  await finished(engines.pool)
  const seconds = (performance.now() - began) / 1000
  const after = used()
  const statuses = outcomes.map((one) => JSON.stringify(one.statuses)).join(' ')
  say(`submitted after ${submitted.toFixed(1)} s, compared after ${seconds.toFixed(1)} s; answers ${statuses}`)
  for (const name of ['api', 'worker', 'redis', 'postgres'] as const)
    say(`${name}: ${(after[name] - before[name]).toFixed(1)} s of processor time`)
  // A claim and its submission are answered with 201 each, but for the last claims, which say that nothing is left.
  const created = outcomes.reduce((sum, one) => sum + (one.statuses['201'] ?? 0), 0)
  const problems = await verify(engines.pool, engines.databaseUrl, created / 2)
  for (const problem of problems) say(`wrong: ${problem}`)
  const name = `${tasks * 3} claims and submits with running consensus, ${apis} api processes`
  report({ bench: 'record-hour', name, value: seconds, unit: 's', baseline: 1, goal: goalSeconds, better: 'lower' })
  report({
    bench: 'record-hour',
    name: `${name}: rows that are wrong`,
    value: problems.length,
    unit: 'rows',
    baseline: 1,
    goal: 0,
    better: 'lower',
  })
} finally {
  for (const client of clients) client.stop()
  for (const server of [...servers, worker]) await server.stop()
  await engines.close()
  await rm(data, { recursive: true, force: true })
}
