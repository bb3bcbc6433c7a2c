import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { newId } from '@reticle/db'
import { freePort } from '@reticle/services'
import { aContent, aProtocol, processEnvironment, testDatabase } from '@reticle/testkit'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { projectFolder } from './project-folder.ts'

const execute = promisify(execFile)
const client = join(projectFolder, 'packages/python')

/** A Python that the client runs on, 3.9 or later; RETICLE_PYTHON names one more to ask. */
const python = [process.env.RETICLE_PYTHON, 'python3', 'python', '/usr/bin/python3']
  .filter((one) => one !== undefined)
  .find((one) => spawnSync(one, ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0)
const word = python === undefined ? ' [skipped: there is no python3 of 3.9 or later]' : ''

const hasCurl = spawnSync('curl', ['--version']).status === 0

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

const aPerson = (name: string) => {
  const [tokenId, secret] = [newId(), randomBytes(32).toString('base64url')]
  return { id: newId(), name, tokenId, secret, token: `rtk_${tokenId}_${secret}` }
}
type Person = ReturnType<typeof aPerson>
const [owner, ana, ben, reviewer, consumer] = [
  aPerson('Owner'),
  aPerson('Ana'),
  aPerson('Ben'),
  aPerson('Reviewer'),
  aPerson('Consumer'),
] as const
const roles = [
  [owner, null],
  [ana, 'annotator'],
  [ben, 'annotator'],
  [reviewer, 'reviewer'],
  [consumer, 'consumer'],
] as const

const projectId = newId()
const children: ChildProcess[] = []
let folder: string
let url: string
let store: Awaited<ReturnType<typeof testDatabase>>
let postgres: pg.Client
let releaseId: string

/** A project with a live protocol and a person of each role, each with a token, as somebody has made them. */
const aProject = async (): Promise<void> => {
  const [organizationId, protocolId] = [newId(), newId()]
  await postgres.query(`insert into organizations (id, name) values ($1, 'Lab')`, [organizationId])
  await postgres.query(`insert into projects (id, organization_id, name, protocol_id) values ($1, $2, 'Plates', $3)`, [
    projectId,
    organizationId,
    protocolId,
  ])
  for (const [{ id, name, tokenId, secret }, role] of roles) {
    await postgres.query(`insert into people (id, name, email) values ($1, $2, $3)`, [id, name, `${name}@example.org`])
    const join = 'insert into memberships (id, organization_id, person_id, project_id, role) values ($1, $2, $3, $4, $5)'
    await postgres.query(join, [newId(), organizationId, id, null, role === null ? 'owner' : 'member'])
    if (role !== null) await postgres.query(join, [newId(), organizationId, id, projectId, role])
    await postgres.query(
      `insert into tokens (id, person_id, name, secret_sha256, expires_at) values ($1, $2, 'program', $3, now() + interval '1 day')`,
      [tokenId, id, hashOf(secret)],
    )
  }
  const protocol = aProtocol({ tools: ['box', 'polygon'] })
  await postgres.query('insert into protocols (id, project_id, version, content, created_by) values ($1, $2, 1, $3, $4)', [
    protocolId,
    projectId,
    JSON.stringify(protocol),
    owner.id,
  ])
}

const start = async (): Promise<void> => {
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  for (const name of ['api', 'worker'])
    children.push(
      spawn(process.execPath, [join(projectFolder, `apps/${name}/src/main.ts`)], {
        env: {
          ...processEnvironment(),
          DATABASE_URL: store.url,
          RETICLE_DATA: folder,
          RETICLE_SECRET: randomBytes(32).toString('hex'),
          RETICLE_PORT: String(port),
          RETICLE_PUBLIC_URL: url,
          RETICLE_LOG: 'silent',
        },
        stdio: 'ignore',
      }),
    )
  await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200), { timeout: 150_000, interval: 100 })
}

/** What a route answers. @throws with its problem document when it refuses. */
const call = async <T>(person: Person, path: string, body: object = {}): Promise<T> => {
  const headers = { authorization: `Bearer ${person.token}`, 'content-type': 'application/json', 'idempotency-key': newId() }
  const answer = await fetch(`${url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
  return JSON.parse(text)
}

/** A NumPy file (version 1.0) of 30 rows of 40 bytes. */
const npy = (seed: number): Buffer => {
  const header = `${`{'descr': '|u1', 'fortran_order': False, 'shape': (30, 40), }`.padEnd(117)}\n`
  const head = Buffer.from(`\u0093NUMPY\u0001\u0000${String.fromCharCode(header.length & 0xff, header.length >> 8)}${header}`, 'latin1')
  return Buffer.concat([head, Buffer.from(Array.from({ length: 1200 }, (_, n) => (n * seed) % 251))])
}

const send = async (name: string, seed: number): Promise<void> => {
  const file = join(folder, name)
  await writeFile(file, npy(seed))
  const environment = { ...process.env, RETICLE_URL: url, RETICLE_TOKEN: owner.token }
  const reticle = [join(projectFolder, 'apps/cli/src/main.ts'), 'import', projectId, file, '--group', 'plate=7']
  await execute(process.execPath, reticle, { env: environment })
}

const box = { type: 'box', x: 1, y: 1, width: 8, height: 5 } as const
const holed = {
  type: 'polygon',
  rings: [
    [10.3, 4.2, 35.9, 6.1, 30.5, 27.4, 12.2, 22.8],
    [16, 9.5, 24.7, 10, 20.1, 17.3],
  ],
} as const
const mark = (id: string, labelId: string, geometry: object) => ({
  id,
  labelId,
  geometry,
  origin: { kind: 'tool', tool: id },
})
const answered = (option: string) => [{ questionId: 'quality', value: { kind: 'choice', option } }]
const reaches = (state: string, count: number) =>
  vi.waitFor(
    async () => {
      const { rows } = await postgres.query(`select count(*)::int as n from tasks where project_id = $1 and state = $2`, [projectId, state])
      expect([state, rows[0]?.n]).toEqual([state, count])
    },
    { timeout: 60_000, interval: 100 },
  )

const read = async (person: Person, content: object): Promise<string> => {
  const { id, taskId, fence } = await call<{ id: string; taskId: string; fence: number }>(person, `/projects/${projectId}/assignments`)
  await call(person, `/assignments/${id}/submission`, { taskId, fence, content, activeMilliseconds: 1000 })
  return taskId
}

/** Two pictures: on one the readers agree, on the other a reviewer decides; and a release of both. */
const aRelease = async (): Promise<void> => {
  await send('one.npy', 3)
  const agreed = { ...aContent(), regions: [mark('box', 'crater', box), mark('polygon', 'boulder', holed)] }
  for (const person of [ana, ben]) await read(person, agreed)
  await reaches('settled', 1)
  await send('two.npy', 7)
  await read(ana, { ...aContent(), answers: answered('good') })
  const taskId = await read(ben, { ...aContent(), answers: answered('poor') })
  await reaches('contested', 1)
  const content = { regions: [mark('box', 'crater', box)], answers: answered('poor') }
  await call(reviewer, `/tasks/${taskId}/adjudication`, { content, reasonCode: 'slip' })
  await reaches('settled', 2)
  const split = { shares: { train: 1 }, seed: 1 }
  releaseId = (await call<{ id: string }>(consumer, `/projects/${projectId}/releases`, { name: 'Craters', split })).id
  await vi.waitFor(
    async () => {
      const { rows } = await postgres.query('select state, error from releases where id = $1', [releaseId])
      expect(rows).toEqual([{ state: 'frozen', error: null }])
    },
    { timeout: 60_000, interval: 100 },
  )
}

describe.skipIf(python === undefined)(`the Python client${word}`, () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reticle-python-'))
    store = await testDatabase()
    postgres = new pg.Client({ connectionString: store.url })
    await postgres.connect()
    await aProject()
    await start()
    await aRelease()
  }, 300_000)
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL')
    await postgres.end()
    await store.drop()
    await rm(folder, { recursive: true, force: true })
  })

  it('fetches, verifies and reads a release of a real server; every test of its own runs, but for those of packages that are absent', async () => {
    const files = (await readdir(join(client, 'tests'))).filter((name) => /^test_\w+\.py$/.test(name))
    const texts = await Promise.all(files.map((name) => readFile(join(client, 'tests', name), 'utf8')))
    const written = texts.join('').match(/^ {4}def test_/gm)?.length ?? 0
    const run = spawnSync(python ?? '', ['-m', 'unittest', 'discover', '-v', '-s', 'tests', '-t', '.'], {
      cwd: client,
      encoding: 'utf8',
      env: {
        ...processEnvironment(),
        PYTHONPATH: join(client, 'src'),
        PYTHONDONTWRITEBYTECODE: '1',
        PYTHONWARNINGS: 'error::ResourceWarning',
        RETICLE_TEST_URL: url,
        RETICLE_TEST_PROJECT: projectId,
        RETICLE_TEST_RELEASE: releaseId,
        RETICLE_TEST_CONSUMER: consumer.token,
        RETICLE_TEST_MANAGER: owner.token,
      },
    })
    const ran = Number(/^Ran (\d+) tests? in /m.exec(run.stderr)?.[1])
    const skipped = [...run.stderr.matchAll(/ skipped '(.*)'$/gm)].map(([, reason]) => reason)
    expect({ code: run.status, ran, said: run.status === 0 ? '' : run.stderr }).toEqual({ code: 0, ran: written, said: '' })
    expect(written).toBeGreaterThan(40)
    expect(skipped.filter((reason) => !/^(numpy|torch) is not /.test(reason ?? ''))).toEqual([])
  })

  it('R94: reticle export --pack fetches what the server packs, goes on where it was, and takes nothing of another hash', async () => {
    const out = join(folder, 'fetched', 'craters.zip')
    const run = async (...more: string[]) => {
      const words = ['export', releaseId, out, '--format', 'csv', '--pack', '--url', url, '--token', consumer.token, '--json', ...more]
      return execute(process.execPath, [join(projectFolder, 'apps/cli/src/main.ts'), ...words])
    }
    const first = JSON.parse((await run('--images', '--ro-crate', '1.3')).stdout)
    const whole = await readFile(out)
    expect(createHash('sha256').update(whole).digest('hex')).toBe(first.sha256)
    expect(whole.length).toBe(first.bytes)
    const part = join(folder, 'fetched', `.craters.zip.${first.sha256.slice(0, 16)}.part`)
    await rm(out)
    await writeFile(part, whole.subarray(0, 1000))
    const second = await run('--images', '--ro-crate', '1.3')
    expect(JSON.parse(second.stdout).pack).toBe(first.pack)
    expect((await readFile(out)).equals(whole)).toBe(true)
    expect(await readdir(join(folder, 'fetched'))).toEqual(['craters.zip'])
    await rm(out)
    await writeFile(part, Buffer.alloc(1000))
    await expect(run('--images', '--ro-crate', '1.3')).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('it was removed') })
    expect(await readdir(join(folder, 'fetched'))).toEqual([])
    await expect(run('--ro-crate', '1.4')).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('reticle: --ro-crate:') })
  })

  it.skipIf(!hasCurl)(`R94: curl -C - goes on where it was${hasCurl ? '' : ' [skipped: there is no curl]'}`, async () => {
    const pack = await call<{ id: string; sha256: string }>(consumer, `/releases/${releaseId}/packs`, {
      ...{ format: 'csv', images: true, roCrate: '1.3' },
    })
    const [target, address] = [join(folder, 'by-curl.zip'), `${url}/api/v1/releases/${releaseId}/packs/${pack.id}/bytes`]
    const curl = async () => execute('curl', ['-sSf', '-C', '-', '-H', `Authorization: Bearer ${consumer.token}`, '-o', target, address])
    await curl()
    const whole = await readFile(target)
    await writeFile(target, whole.subarray(0, 777))
    await curl()
    expect(
      createHash('sha256')
        .update(await readFile(target))
        .digest('hex'),
    ).toBe(pack.sha256)
  })
})
