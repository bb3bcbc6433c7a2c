import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

const clients = 16
const statement = `insert into bench_rows (content) values ('{"regions": [], "answers": []}')`

const programs = (): string[] => {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).toSorted().toReversed() : []
  return ['pgbench', ...versions.map((version) => join(debian, version, 'bin', 'pgbench'))]
}

const byPgbench = async (program: string, url: string, folder: string, seconds: number): Promise<number> => {
  const script = join(folder, 'insert.sql')
  await writeFile(script, `${statement};\n`)
  const child = spawn(program, ['-n', '-M', 'prepared', '-c', String(clients), '-j', '1', '-T', String(seconds), '-f', script, url], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  await once(child, 'close')
  const found = /tps = ([\d.]+)/.exec(said)?.[1]
  if (found === undefined) throw new Error(`pgbench said: ${said}`)
  return Number(found)
}

const byDriver = async (url: string, seconds: number): Promise<number> => {
  const connections = await Promise.all(
    Array.from({ length: clients }, async () => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      return client
    }),
  )
  const started = performance.now()
  let rows = 0
  await Promise.all(
    connections.map(async (client) => {
      for (; performance.now() < started + seconds * 1000; rows++) await client.query({ name: 'insert', text: statement })
    }),
  )
  const took = (performance.now() - started) / 1000
  await Promise.all(connections.map((client) => client.end()))
  return rows / took
}

/** One-row INSERTs a second of 16 clients, each committed: by pgbench where there is one, else by a loop over the driver. */
export const insertRate = async (
  url: string,
  folder: string,
): Promise<{ readonly by: string; readonly run: (seconds: number) => Promise<number> }> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('create table if not exists bench_rows (id bigint generated always as identity primary key, content jsonb not null)')
  await client.end()
  const program = programs().find((one) => spawnSync(one, ['--version']).status === 0)
  return program === undefined
    ? { by: 'a loop over the driver', run: (seconds) => byDriver(url, seconds) }
    : { by: 'pgbench', run: (seconds) => byPgbench(program, url, folder, seconds) }
}
