import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { Fault, Scene } from './fault.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

const locked = async ({ stage, random }: Scene): Promise<void> => {
  const client = new pg.Client({ connectionString: stage.postgres.url, application_name: 'chaos' })
  await client.connect()
  const table = random.pick(['tasks', 'annotations', 'assignments', 'events'])
  try {
    await client.query('begin')
    await client.query(`lock table ${table} in access exclusive mode`)
    await sleep(1000)
    // Nobody is served labels now, but the process answers that it lives, and at once.
    for (const { port, name } of stage.apis) {
      const began = performance.now()
      const answered = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(5000) }).then(
        (one) => one.ok,
        () => false,
      )
      const milliseconds = performance.now() - began
      if (!answered || milliseconds > 2000)
        stage.ledger.surprise(`/healthz of ${name} took ${Math.round(milliseconds)} ms while ${table} was locked (F14)`)
    }
    await sleep(3000)
    await client.query('rollback')
  } finally {
    await client.end()
  }
}

/** `reticle migrate` beside everything that runs: what a new version does first. */
const migrateAgain = async ({ stage }: Scene): Promise<void> => {
  const child = spawn(process.execPath, [`${root}apps/cli/src/main.ts`, 'migrate', '--json'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', DATABASE_URL: stage.postgres.url },
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const code = await new Promise((resolve) => child.once('exit', resolve))
  if (code !== 0) stage.ledger.surprise(`migrations under load ended with ${code}: ${said} (F16)`)
}

export const postgresFaults: readonly Fault[] = [
  {
    name: 'kill -9 Postgres',
    number: 'F6',
    run: async ({ stage, random }) => {
      await stage.postgres.kill()
      await sleep(random.below(1000))
      await stage.postgres.start()
    },
  },
  {
    name: 'fast restart of Postgres',
    number: 'F6',
    run: async ({ stage }) => {
      await stage.postgres.stop()
      await stage.postgres.start()
    },
  },
  {
    name: 'Postgres stands still',
    number: 'F10',
    run: async ({ stage, random }) => {
      stage.postgres.signal('SIGSTOP')
      await sleep(2000 + random.below(2000))
      stage.postgres.signal('SIGCONT')
    },
  },
  { name: 'a table is locked', number: 'F14', run: locked },
  { name: 'migrations run again', number: 'F16', run: migrateAgain },
]
