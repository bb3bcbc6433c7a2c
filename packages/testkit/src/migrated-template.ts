import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

const database = fileURLToPath(new URL('../../db/', import.meta.url))
const script = `import { migrate } from './src/migrate.ts'; await migrate(process.env.DATABASE_URL)`

/** Runs the migrations of packages/db in a process of their own, since packages/db is tested with this package and must not be imported by it. */
const migrate = (url: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: database,
      env: { ...process.env, DATABASE_URL: url, NODE_OPTIONS: '' },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let output = ''
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
    child.once('error', reject)
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`the migrations of packages/db failed:\n${output}`))))
  })

/** Makes the database `name` with every migration applied; no one stays connected to it, so that it can be cloned. */
export const makeTemplate = async (adminUrl: string, name: string): Promise<void> => {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'reticle-testkit' })
  await client.connect()
  await client.query(`drop database if exists ${name} with (force)`)
  await client.query(`create database ${name}`)
  await client.end()
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  await migrate(url.href)
}
