import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { newId } from '@reticle/db'
import { freePort } from '@reticle/services'
import { aProtocol, processEnvironment, testDatabase } from '@reticle/testkit'
import pg from 'pg'
import { projectFolder } from '../project-folder.ts'

const execute = promisify(execFile)
export const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

type Query = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>

/** An owner with a token and a project, as somebody has made them. */
const aProject = async (query: Query, projectId: string, token: { readonly id: string; readonly secret: string }): Promise<string> => {
  const [organizationId, personId] = [newId(), newId()]
  await query(`insert into organizations (id, name) values ($1, 'Lab')`, [organizationId])
  await query(`insert into people (id, name, email) values ($1, 'Owner', 'owner@example.org')`, [personId])
  await query(`insert into memberships (id, organization_id, person_id, role) values ($1, $2, $3, 'owner')`, [
    newId(),
    organizationId,
    personId,
  ])
  await query(`insert into projects (id, organization_id, name) values ($1, $2, 'Plates')`, [projectId, organizationId])
  await query(
    `insert into tokens (id, person_id, name, secret_sha256, expires_at) values ($1, $2, 'batch', $3, now() + interval '1 day')`,
    [token.id, personId, hashOf(token.secret)],
  )
  return personId
}

/** An API and a worker on a database of their own, and the command line with the token of an owner. `folder` is what the server may read. */
export const runningServer = async (protocol?: Parameters<typeof aProtocol>[0] | null) => {
  const folder = await mkdtemp(join(tmpdir(), 'reticle-cli-server-'))
  const database = await testDatabase()
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  const query: Query = async (text, values = []) => (await client.query(text, values)).rows
  const [projectId, tokenId, secret] = [newId(), newId(), randomBytes(32).toString('base64url')]
  const personId = await aProject(query, projectId, { id: tokenId, secret })
  if (protocol !== null) {
    const protocolId = newId()
    await query('insert into protocols (id, project_id, version, content, created_by) values ($1, $2, 1, $3, $4)', [
      protocolId,
      projectId,
      JSON.stringify(aProtocol(protocol)),
      personId,
    ])
    await query('update projects set protocol_id = $2 where id = $1', [projectId, protocolId])
  }
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const children: ChildProcess[] = ['api', 'worker'].map((name) =>
    spawn(process.execPath, [join(projectFolder, `apps/${name}/src/main.ts`)], {
      env: {
        ...processEnvironment(),
        DATABASE_URL: database.url,
        RETICLE_DATA: folder,
        RETICLE_SOURCE_FOLDERS: folder,
        RETICLE_SECRET: randomBytes(32).toString('hex'),
        RETICLE_PORT: String(port),
        RETICLE_PUBLIC_URL: url,
        RETICLE_LOG: 'silent',
      },
      stdio: 'ignore',
    }),
  )
  const isReady = async () => (await fetch(`${url}/readyz`).catch(() => undefined))?.status === 200
  for (let waited = 0; !(await isReady()); waited += 100) {
    if (waited > 150_000) throw new Error('the server is not ready')
    await delay(100)
  }
  const stop = () => {
    for (const child of children) child.kill('SIGKILL')
  }
  return {
    folder,
    url,
    databaseUrl: database.url,
    projectId,
    personId,
    token: `rtk_${tokenId}_${secret}`,
    query,
    /** Ends the API and the worker; the database stays. */
    stop,
    /** One command line, with the address and the token in its environment. */
    reticle: async (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
      execute(process.execPath, [join(projectFolder, 'apps/cli/src/main.ts'), ...args], {
        env: { ...process.env, RETICLE_URL: url, RETICLE_TOKEN: `rtk_${tokenId}_${secret}` },
      }).then(
        ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
        (cause: { code: number; stdout: string; stderr: string }) => ({ code: cause.code, stdout: cause.stdout, stderr: cause.stderr }),
      ),
    close: async () => {
      stop()
      await client.end()
      await database.drop()
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}
