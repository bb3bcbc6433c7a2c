import { createHash } from 'node:crypto'
import { chmodSync, readdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@reticle/services'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { begin, run } from './test/command-line.ts'
import { connectedTo, contentOf, emptyDatabase } from './test/databases.ts'
import { aStudy, type Study } from './test/study.ts'

const planes = 24
/** Some tasks are left for the installation that is restored. */
const mostWritten = 15
const scratch = await mkdtemp(join(tmpdir(), 'reticle-backup-'))
// The user that Postgres runs as must be able to walk in when we are root.
chmodSync(scratch, 0o755)
const target = join(scratch, 'backups of this lab')
const blobPath = (folder: string, sha256: string) => join(folder, 'blobs', sha256.slice(0, 2), sha256.slice(2))
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

let study: Study
let source: Record<string, string>
const cleaners: (() => Promise<unknown>)[] = []
const anEmptyDatabase = async () => {
  const database = await emptyDatabase()
  cleaners.push(database.drop)
  return database
}

const namesOf = async (): Promise<{ name: string; state: string }[]> => {
  const { out } = await run({}, 'backup', 'list', target, '--json')
  return JSON.parse(out).backups
}
const flip = (path: string): void => {
  const bytes = readFileSync(path)
  const at = bytes.length >> 1
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(path, bytes)
}

beforeAll(async () => {
  study = await aStudy(planes)
  source = study.source
  for (let n = 0; n < 4; n++) await study.read()
  await study.until(`tasks where state = 'settled'`, 4)
}, 300_000)
afterAll(async () => {
  for (const clean of cleaners) await clean()
  await study.close()
  await rm(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}, 120_000)

describe('reticle backup and restore', () => {
  it('drill: what was backed up while people worked serves again on another cluster, with its chain, release and pixels', async () => {
    const releaseId = await study.release('1.0.0')
    const secret = join(study.folder, 'secret')
    writeFileSync(secret, `${'5ec7e7'.repeat(8)}\n`)
    const backup = begin(source, 'backup', target, '--with-secrets', '--json')
    const ended = backup.ended.then(() => true)
    const isBeingMade = `pg_stat_activity where application_name = 'reticle-backup'`
    await vi.waitFor(async () => expect(await study.counted(isBeingMade)).toBeGreaterThan(0), { timeout: 60_000, interval: 10 })
    let written = 0
    while (written < mostWritten && !(await Promise.race([ended, study.read().then(() => false)]))) written++
    const { code, out, err } = await backup.ended
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining('new') })
    expect(written).toBeGreaterThan(0)
    const manifest = JSON.parse(out)
    expect(manifest.blobs).toMatchObject({ missingCount: 0, copied: { count: manifest.blobs.count } })
    expect(manifest.chain).toMatchObject({ hash: expect.stringMatching(/^[0-9a-f]{64}$/) })

    const data = join(scratch, 'new machine')
    const restored = await run({}, 'restore', target, '--data', data, '--keep-sessions', '--json')
    expect({ code: restored.code, err: restored.err.replaceAll(/^(?!reticle:).*\n/gm, '') }).toEqual({ code: 0, err: '' })
    const rows = manifest.tables.reduce((sum: number, table: { rows: number }) => sum + table.rows, 0)
    expect(JSON.parse(restored.out)).toMatchObject({
      isSound: true,
      rows,
      chain: { seals: manifest.chain.seals, head: manifest.chain.hash },
    })

    const back = join(data, 'secret')
    expect([readFileSync(back, 'utf8'), statSync(back).mode & 0o777]).toEqual([readFileSync(secret, 'utf8'), 0o600])

    const port = await freePort()
    const up = begin({}, 'up', '--no-demo', '--data', data, '--port', String(port), '--json')
    try {
      const { databaseUrl, files } = await vi.waitFor(
        async () => {
          expect((await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined))?.status).toBe(200)
          const password = readFileSync(join(data, 'postgres/password'), 'utf8').trim()
          const own = readFileSync(join(data, 'postgres/port'), 'utf8').trim()
          const headers = { authorization: `Bearer ${study.token}` }
          const answer = await fetch(`http://127.0.0.1:${port}/api/v1/releases/${releaseId}/files`, { headers })
          return { databaseUrl: `postgresql://reticle:${password}@127.0.0.1:${own}/reticle`, files: await answer.json() }
        },
        { timeout: 100_000, interval: 200 },
      )
      const there = await connectedTo(databaseUrl)
      try {
        const frozen = await study.query('select path, sha256 from release_files where release_id = $1 order by path', [releaseId])
        expect(frozen.length).toBeGreaterThan(5)
        expect(await there.query('select path, sha256 from release_files where release_id = $1 order by path', [releaseId])).toEqual(frozen)
        expect(JSON.stringify(files)).toContain('manifest.json')
        for (const { sha256 } of frozen) expect(hashOf(readFileSync(blobPath(data, String(sha256))))).toBe(sha256)
        const [pixel] = await there.query(
          `select f.sha256 from pyramid_files f join samples s on s.pyramid_id = f.pyramid_id where f.bytes > 500 order by random() limit 1`,
        )
        const chunk = String(pixel?.sha256)
        expect(readFileSync(blobPath(data, chunk)).equals(readFileSync(blobPath(study.folder, chunk)))).toBe(true)
        const given = await there.query('select id from annotations')
        const known = new Set((await study.query('select id from annotations')).map(({ id }) => id))
        expect(given.filter(({ id }) => !known.has(id))).toEqual([])
        // The queue is made anew from the rows: there is a task to read, once more.
        const headers = { authorization: `Bearer ${study.token}`, 'content-type': 'application/json' }
        const claim = await fetch(`http://127.0.0.1:${port}/api/v1/projects/${study.projectId}/assignments`, {
          method: 'POST',
          headers,
          body: '{}',
        })
        expect(claim.status).toBe(201)
      } finally {
        await there.close()
      }
    } finally {
      up.child.kill('SIGINT')
      await up.ended
    }
    const verified = await run({}, 'verify', '--database', '--data', data, '--head', manifest.chain.hash)
    expect({ code: verified.code, out: verified.out }).toEqual({ code: 0, out: expect.stringMatching(/^sound: /) })
  }, 300_000)

  it('a second backup brings new blobs only, and comes back row by row, with sign-ins and tokens revoked', async () => {
    while (await study.read());
    await study.until(`tasks where state <> 'settled'`, 0)
    await study.release('2.0.0')
    study.stop()
    const before = new Set(readdirSync(join(target, 'blobs'), { recursive: true }).map(String))
    const second = await run(source, 'backup', target, '--json')
    expect(second).toMatchObject({ code: 0 })
    const { name, blobs, tables, secrets } = JSON.parse(second.out)
    expect([secrets, readdirSync(join(target, 'backups', name)).toSorted()]).toEqual([[], ['backup.json', 'blobs.gz', 'tables']])
    const files = readdirSync(join(target, 'blobs'), { recursive: true }).map(String)
    const fresh = files.filter((file) => !before.has(file) && statSync(join(target, 'blobs', file)).isFile())
    expect([blobs.copied.count, blobs.count > blobs.copied.count]).toEqual([fresh.length, true])
    expect(blobs.copied.count).toBeGreaterThan(0)

    const place = await anEmptyDatabase()
    const env = { DATABASE_URL: place.url, RETICLE_DATA: join(scratch, 'third') }
    expect(await run(env, 'restore', target, name)).toMatchObject({ code: 0, out: expect.stringMatching(/^restored: /) })
    const [own, back] = [await contentOf(study), await contentOf(place)]
    expect(Object.keys(back)).toEqual(tables.map((table: { name: string }) => table.name).toSorted())
    const changed = Object.keys(own).filter((table) => own[table] !== back[table])
    expect(changed.filter((table) => table !== 'event_seals')).toEqual(['tokens'])
    expect(await place.query('select count(*)::int as n from tokens where revoked_at is null')).toEqual([{ n: 0 }])
    const last = (of: typeof study | typeof place) =>
      of.query(`select pg_sequence_last_value('events_id_seq')::int as events, pg_sequence_last_value('outbox_id_seq')::int as outbox`)
    expect(await last(place)).toEqual(await last(study))
    const again = await run(env, 'restore', target)
    expect(again).toMatchObject({ code: 2, out: '', err: expect.stringContaining('a restore overwrites none: name an empty folder') })
  }, 200_000)

  it('killed in the middle, a backup is none and a restore is told; both are begun again', async () => {
    const holder = await connectedTo(study.databaseUrl)
    await holder.query('begin; lock table tasks in access exclusive mode')
    const backup = begin(source, 'backup', target)
    await vi.waitFor(
      async () => {
        const waiting = await study.query(
          `select 1 from pg_stat_activity where application_name = 'reticle-backup' and wait_event_type = 'Lock'`,
        )
        expect(waiting).toHaveLength(1)
      },
      { timeout: 60_000, interval: 50 },
    )
    const busy = await run(source, 'backup', target)
    expect(busy).toMatchObject({ code: 2, err: expect.stringContaining('another backup is at work there') })
    backup.child.kill('SIGKILL')
    await backup.ended
    await holder.close()
    const left = await namesOf()
    expect(left.map(({ state }) => state)).toEqual(['whole', 'whole', 'broken-off'])
    const broken = left.at(-1)?.name ?? ''
    const place = await anEmptyDatabase()
    const env = { DATABASE_URL: place.url, RETICLE_DATA: join(scratch, 'fourth') }
    expect(await run(env, 'restore', target, broken)).toMatchObject({ code: 2, err: expect.stringContaining('broke off, and so is none') })

    const restore = begin(env, 'restore', target)
    await vi.waitFor(
      async () => expect(await place.query(`select to_regclass('organizations') as there`)).toEqual([{ there: 'organizations' }]),
      {
        timeout: 60_000,
        interval: 5,
      },
    )
    await place.query('begin; lock table organizations in access share mode')
    await vi.waitFor(
      async () => {
        const waiting = await study.query(
          `select 1 from pg_stat_activity where application_name = 'reticle-migrate' and wait_event_type = 'Lock' and query ~ 'drop constraint'`,
        )
        expect(waiting).toHaveLength(1)
      },
      { timeout: 60_000, interval: 50 },
    )
    restore.child.kill('SIGKILL')
    await restore.ended
    await place.query('commit')
    for (const args of [['verify', '--database'], ['migrate'], ['backup', join(scratch, 'other')]])
      expect(await run(env, ...args)).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringMatching(/the restore of the backup .* broke off: begin it again/),
      })
    const { findings } = JSON.parse((await run(env, 'doctor', '--json')).out)
    const finding = {
      name: 'schema',
      state: 'broken',
      found: expect.stringMatching(/broke off$/),
      cure: expect.stringMatching(/^begin it again/),
    }
    expect(findings).toContainEqual(finding)
    expect(await run(env, 'restore', target)).toMatchObject({ code: 0, out: expect.stringMatching(/^restored: /) })
    expect(await run(env, 'verify', '--database')).toMatchObject({ code: 0 })
    const pruned = await run({}, 'backup', 'prune', target, '--keep', '2', '--json')
    expect(JSON.parse(pruned.out)).toMatchObject({ removed: [broken], blobs: { count: 0 } })
  }, 200_000)

  it('a flipped byte is found and named, in a blob and in a table, and nothing is restored from it', async () => {
    expect(await run({}, 'backup', 'verify', target)).toMatchObject({ code: 0, out: expect.stringMatching(/^sound: 2 backups, /) })
    const name = (await namesOf()).at(-1)?.name ?? ''
    const [sample] = await study.query('select sha256 from samples order by random() limit 1')
    const sha256 = String(sample?.sha256)
    const path = blobPath(target, sha256)
    flip(path)
    const found = await run({}, 'backup', 'verify', target, name)
    expect(found).toMatchObject({
      code: 1,
      err: expect.stringContaining(`changed blobs/${sha256}`),
      out: expect.stringMatching(/^not sound: .*1 problems\n$/),
    })
    const place = await anEmptyDatabase()
    const env = { DATABASE_URL: place.url, RETICLE_DATA: join(scratch, 'fifth') }
    const refused = await run(env, 'restore', target)
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining(`damaged blobs/${sha256}`) })
    unlinkSync(path)
    const third = await run(source, 'backup', target, '--json')
    expect([third.code, JSON.parse(third.out).blobs.copied.count]).toEqual([0, 1])

    const newest = JSON.parse(third.out).name
    const table = join(target, 'backups', newest, 'tables/annotations.copy.gz')
    flip(table)
    expect(await run({}, 'backup', 'verify', target)).toMatchObject({
      code: 1,
      err: expect.stringContaining(`changed ${newest}/tables/annotations.copy.gz`),
    })
    expect(await run(env, 'restore', target)).toMatchObject({
      code: 2,
      err: expect.stringContaining('annotations.copy.gz: was changed since'),
    })
    expect(await run(env, 'restore', target, name)).toMatchObject({ code: 0 })

    const manifest = join(target, 'backups', newest, 'backup.json')
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/"rows":\d/, '"rows":9'))
    expect(await run(env, 'restore', target, newest)).toMatchObject({
      code: 2,
      err: expect.stringContaining('its backup.json was changed'),
    })
    expect(await run({}, 'backup', 'prune', target, '--keep', '1')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^1 kept, 1 removed, 0 blobs/),
    })
  }, 200_000)

  it.each([
    [['backup'], 'usage: reticle backup'],
    [['backup', 'list', '/nowhere'], 'holds no backups'],
    [['backup', 'prune', target], '--keep: says how many'],
    [['backup', tmpdir()], 'holds other things than backups'],
    [['backup', join(scratch, 'x'), '--data', join(scratch, 'nothing here')], 'holds no installation'],
    [['restore', target, 'yesterday', '--data', join(scratch, 'y')], 'yesterday: is no backup of'],
  ])('ends bad input with one line and exit code 2: %j', async (args, line) => {
    const env = args[1] === tmpdir() ? source : {}
    const { code, out, err } = await run(env, ...args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/^reticle: [^\n]*\n$/m)
    expect(err).toContain(line)
  })
})
