/**
 * An import of NDJSON records through a real worker against COPY of the same rows into the same tables, with the same indexes and triggers,
 * each on a database of its own (LIMITS.md 1.3, goal P7). The worker also checks, looks for duplicates, and leaves an event and its
 * progress for each chunk. RETICLE_BENCH_TASKS and RETICLE_BENCH_ROUNDS give the size.
 */
import { spawnSync } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { connect, newId, unitOfWorkOn } from '@reticle/db'
import { fileStore } from '@reticle/storage'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { startEngines } from './engines.ts'
import { median, report } from './figure.ts'
import { copies, emptyStudy, type ImportStudy, writeRecords } from './import-study.ts'
import { secondsOfChildren, startWorker } from './import-worker.ts'

const records = Number(process.env.RETICLE_BENCH_TASKS ?? 1_000_000)
const rounds = Number(process.env.RETICLE_BENCH_ROUNDS ?? 3)
const say = (line: string) => process.stderr.write(`${line}\n`)
const hasPsql = spawnSync('psql', ['--version']).status === 0

type Files = Awaited<ReturnType<typeof writeRecords>>

const seconds = async (work: () => Promise<void>): Promise<number> => {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

/** As quick as COPY can be here: without the look at the cursors that the trigger takes for a single task. */
const copyIn = async (url: string, table: keyof typeof copies, file: string): Promise<void> => {
  if (hasPsql) {
    const command = `\\copy ${copies[table]} from '${file}'`
    const { status, stderr } = spawnSync('psql', [url, '-qX', '-v', 'ON_ERROR_STOP=1', '-c', command], {
      env: { ...process.env, PGOPTIONS: '-c reticle.bulk=on' },
    })
    if (status !== 0) throw new Error(String(stderr))
    return
  }
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`set reticle.bulk = 'on'`)
  await pipeline(createReadStream(file), client.query(copyFrom(`copy ${copies[table]} from stdin`)))
  await client.end()
}

const copyAll = (url: string, files: Files) =>
  seconds(async () => {
    await copyIn(url, 'samples', files.samples)
    await copyIn(url, 'tasks', files.tasks)
  })

/** From the moment on that the job is asked for until the import says that it is done. */
const importAll = async (url: string, data: string, files: Files, study: ImportStudy) => {
  const stored = await fileStore(`${data}/blobs`).put(createReadStream(files.ndjson))
  if (!stored.ok) throw new Error(stored.error.message)
  const worker = await startWorker(url, data)
  const database = connect(url, { applicationName: 'bench', max: 1 })
  const importId = newId()
  const { projectId, organizationId, personId: createdBy } = study
  await unitOfWorkOn(database)(async ({ imports }) => {
    await imports.begin({ id: importId, newSourceId: newId(), organizationId, projectId, createdBy, createdAt: new Date() })
    const file = { name: 'records.ndjson', ...stored.value, reason: null, lines: records, groups: {}, origin: {} }
    await imports.receive(importId, { groups: {}, files: [file] })
  })
  const took = await seconds(async () => {
    await unitOfWorkOn(database)(({ outbox }) => outbox.put({ kind: 'job', name: 'run-import', payload: { importId } }))
    const isDone = async () => (await database.pool.query('select state from imports where id = $1', [importId])).rows[0]?.state === 'done'
    while (!(await isDone())) await delay(50)
  })
  await worker.stop()
  const { rows } = await database.pool.query(
    'select (select count(*)::int from samples) as samples, (select count(*)::int from tasks) as tasks',
  )
  await database.close()
  if (rows[0]?.samples !== records || rows[0]?.tasks !== records) throw new Error(`the import left ${JSON.stringify(rows[0])}`)
  return { took, peaks: worker.peaks }
}

const { databaseUrl, pool, postgresPid, close } = await startEngines()
const folder = await mkdtemp(join(tmpdir(), 'reticle-bench-import-'))
try {
  const study = await emptyStudy(pool)
  say(`${records} records are written${hasPsql ? '' : '; psql is not there: COPY is sent by Node'}`)
  const files = await writeRecords(folder, records, study)
  const admin = new pg.Client({ connectionString: databaseUrl.replace(/\/[^/]*$/, '/postgres') })
  await admin.connect()
  // A template must have no visitors.
  await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = 'reticle'`)
  const fresh = async <T>(name: string, work: (url: string) => Promise<T>): Promise<T> => {
    await admin.query(`create database ${name} template reticle`)
    await admin.query('checkpoint')
    const before = secondsOfChildren(postgresPid)
    const outcome = await work(databaseUrl.replace(/\/[^/]*$/, `/${name}`))
    // Until Postgres has seen that its connections have ended.
    await delay(1000)
    say(`${name}: ${(secondsOfChildren(postgresPid) - before).toFixed(1)} s of Postgres on a processor`)
    await admin.query(`drop database ${name} with (force)`)
    return outcome
  }
  const copied: number[] = []
  const imported: Awaited<ReturnType<typeof importAll>>[] = []
  for (let round = 0; round < rounds; round++) {
    copied.push(await fresh(`copied_${round}`, (url) => copyAll(url, files)))
    imported.push(await fresh(`imported_${round}`, (url) => importAll(url, `${folder}/data-${round}`, files, study)))
    const last = imported.at(-1)
    if (last === undefined) continue
    const { importer, worker, before } = last.peaks
    say(`COPY ${copied[round]?.toFixed(1)} s, import ${last.took.toFixed(1)} s`)
    say(`peak of the importing process ${importer.toFixed(0)} MB; of the worker ${worker.toFixed(0)} MB, ${before.toFixed(0)} MB before`)
  }
  await admin.end()
  const value = median(imported.map(({ took }) => took))
  report({
    bench: 'import',
    name: `import of ${records} NDJSON records against COPY`,
    value,
    unit: 's',
    baseline: median(copied),
    goal: 1.1,
    better: 'lower',
  })
  const peak = Math.max(...imported.map(({ peaks }) => peaks.importer))
  report({
    bench: 'import',
    name: 'peak memory of the importing process',
    value: peak,
    unit: 'MB',
    baseline: 1,
    goal: 130,
    better: 'lower',
  })
} finally {
  await close()
  await rm(folder, { recursive: true, force: true })
}
