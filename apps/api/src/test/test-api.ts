import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type RouteName, routes } from '@reticle/contract'
import { connect, type Database, newId, type Repositories, repositoriesOf, type UnitOfWork, unitOfWorkOn } from '@reticle/db'
import { connectDispatch, type Dispenser, type HintBus } from '@reticle/dispatch'
import { type BlobStore, fileStore } from '@reticle/storage'
import { type TestDatabase, testDatabase } from '@reticle/testkit'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { pino } from 'pino'
import { type Config, configFrom } from '../config.ts'
import { memoryOf } from '../memory.ts'
import { buildServer } from '../server.ts'
import { sha256 } from '../sign-in/secrets.ts'

export const origin = 'http://127.0.0.1:4310'
const hours = 3_600_000

export type Actor = { readonly personId: string; readonly name: string; readonly headers: Readonly<Record<string, string>> }
export type Request = {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const urlOf = (name: RouteName, { params = {}, query }: Request): string => {
  const path = routes[name].path.replaceAll(/:(\w+)|\*/g, (whole, key: string | undefined) => {
    const value = params[key ?? whole] ?? 'missing'
    return key === undefined ? value : encodeURIComponent(value)
  })
  return `/api/v1${path}${query === undefined ? '' : `?${new URLSearchParams(query)}`}`
}

export type TestApi = {
  readonly server: FastifyInstance
  readonly databaseUrl: string
  /** Where its store lies: a worker with this as its data shares it. */
  readonly folder: string
  readonly database: Database
  readonly storage: BlobStore
  readonly hints: HintBus
  readonly dispenser: Dispenser
  readonly read: Repositories
  readonly unitOfWork: UnitOfWork
  /** A bare request, as a stranger on the network would send it. */
  readonly inject: (options: InjectOptions) => Promise<LightMyRequestResponse>
  /** A call of a route of the contract, with our own Origin. */
  readonly call: (actor: Actor | null, name: RouteName, request?: Request) => Promise<LightMyRequestResponse>
  /** A new browser session of a person, made without signing in. */
  readonly sessionOf: (personId: string, name: string) => Promise<Actor>
  readonly addPerson: (name: string) => Promise<Actor>
  /** Waits until the server has heard of all changes of rights that were committed before, such as by a statement of a test's own. */
  readonly heard: () => Promise<void>
  readonly now: () => Date
  readonly advance: (milliseconds: number) => void
  readonly close: () => Promise<void>
}

/** A whole server on a database and a folder of its own, with a clock that can be moved on. End it with `close`. */
export const testApi = async (changes: Partial<Config> = {}): Promise<TestApi> => serverOn(await testDatabase(), changes)

/** Another server beside `first`, as a second process would be: the same database, nothing else in common. */
export const secondApi = async (first: TestApi, changes: Partial<Config> = {}): Promise<TestApi> =>
  serverOn({ url: first.databaseUrl, drop: async () => undefined }, changes)

const serverOn = async (testDb: Pick<TestDatabase, 'url' | 'drop'>, changes: Partial<Config>): Promise<TestApi> => {
  const folder = await mkdtemp(join(tmpdir(), 'reticle-api-'))
  const database = connect(testDb.url, { applicationName: 'api-test', max: 6 })
  let offset = 0
  const now = () => new Date(Date.now() + offset)
  const memory = memoryOf(database, now)
  const dispatch = await connectDispatch({
    databaseUrl: testDb.url,
    redisUrl: changes.redisUrl ?? null,
    onError: () => undefined,
    places: memory.cards,
  })
  const config = {
    ...configFrom({
      DATABASE_URL: testDb.url,
      RETICLE_SECRET: randomBytes(32).toString('hex'),
      RETICLE_PUBLIC_URL: origin,
      RETICLE_DEMO: '1',
    }),
    ...changes,
  }
  const storage = fileStore(join(folder, 'blobs'))
  const { dispenser, hints } = dispatch
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' }, pino.destination(2))
  const server = await buildServer({ config, database, storage, dispenser, hints, memory, now }, log)
  const unitOfWork: UnitOfWork = unitOfWorkOn(database)
  const read: Repositories = repositoriesOf(database.db)

  const inject = async (options: InjectOptions): Promise<LightMyRequestResponse> =>
    server.inject({ ...options, headers: { host: '127.0.0.1:4310', ...options.headers } })

  const call = async (actor: Actor | null, name: RouteName, request: Request = {}): Promise<LightMyRequestResponse> => {
    const { method } = routes[name]
    return inject({
      method,
      url: urlOf(name, request),
      headers: {
        ...(method === 'GET' ? {} : { origin }),
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...actor?.headers,
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { payload: typeof request.body === 'string' ? request.body : JSON.stringify(request.body) }),
    })
  }

  const sessionOf = async (personId: string, name: string): Promise<Actor> => {
    const token = randomBytes(32).toString('base64url')
    const row = { id: newId(), personId, tokenSha256: sha256(token), address: '127.0.0.1', userAgent: 'test' }
    await unitOfWork((r) => r.sessions.add({ ...row, at: now(), expiresAt: new Date(now().getTime() + 168 * hours) }))
    return { personId, name, headers: { cookie: `reticle=${token}` } }
  }
  const addPerson = async (name: string): Promise<Actor> => {
    const personId = newId()
    await unitOfWork((r) => r.people.add({ id: personId, name, email: `${personId}@example.org`, at: now() }))
    return sessionOf(personId, name)
  }
  const heard = async (): Promise<void> => {
    const before = memory.access.version() ?? -1
    await database.pool.query(`select pg_notify('reticle_access', '')`)
    while ((memory.access.version() ?? -1) <= before) await delay(1)
  }
  return {
    server,
    databaseUrl: testDb.url,
    folder,
    database,
    storage,
    hints,
    dispenser,
    read,
    unitOfWork,
    inject,
    call,
    sessionOf,
    addPerson,
    heard,
    now,
    advance: (milliseconds: number) => {
      offset += milliseconds
    },
    close: async () => {
      await server.close()
      await dispatch.close()
      await database.close()
      await testDb.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
