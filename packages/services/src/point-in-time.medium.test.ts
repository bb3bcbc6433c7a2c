import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, expect, it, vi } from 'vitest'
import { type RunningService, startPostgres } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'reticle-point-in-time-'))
// The user that Postgres runs as must be able to walk in when we are root, and to write its log away.
chmodSync(folder, 0o755)
const archive = join(folder, 'archive')
mkdirSync(archive)
chmodSync(archive, 0o777)
const running: RunningService[] = []
afterAll(async () => {
  for (const service of running) await service.stop()
  rmSync(folder, { recursive: true, force: true })
})

const start = async (dataDir: string, settings: Record<string, string>): Promise<RunningService> => {
  const service = await startPostgres({ dataDir, log: () => undefined, settings: { fsync: 'off', ...settings } })
  running.push(service)
  return service
}
const connected = async ({ url }: RunningService) => {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  return { query: async (text: string) => (await client.query(text)).rows, close: () => client.end() }
}

/** What pg_basebackup does, which the npm packages do not have: the files of a running cluster, without its log. */
const copyBase = async (query: (text: string) => Promise<Record<string, string>[]>, from: string, to: string): Promise<void> => {
  await query(`select pg_backup_start('base', true)`)
  execFileSync('cp', ['-a', from, to])
  const [stopped] = await query('select labelfile from pg_backup_stop()')
  for (const name of readdirSync(join(to, 'pg_wal'))) rmSync(join(to, 'pg_wal', name), { recursive: true })
  rmSync(join(to, 'postmaster.pid'))
  const { uid, gid } = statSync(to)
  for (const [name, content] of [
    ['backup_label', stopped?.labelfile ?? ''],
    ['recovery.signal', ''],
  ] as const) {
    writeFileSync(join(to, name), content)
    chownSync(join(to, name), uid, gid)
  }
}

it('the guide in docs/operations.md: a base backup and the log lead to any moment, to the one before a mistake', async () => {
  const [own, other] = [join(folder, 'own'), join(folder, 'other')]
  const first = await start(own, {
    archive_mode: 'on',
    archive_command: `test ! -f '${archive}/%f' && cp '%p' '${archive}/%f.part' && mv '${archive}/%f.part' '${archive}/%f'`,
  })
  const { query, close } = await connected(first)
  await query(`create table notes (text text); insert into notes values ('before the base backup')`)
  mkdirSync(other)
  await copyBase(query, join(own, 'cluster'), join(other, 'cluster'))
  await query(`insert into notes values ('after it')`)
  const [{ moment } = { moment: '' }] = await query(`select now()::text as moment`)
  await query(`insert into notes values ('a mistake')`)
  const [{ wal } = { wal: '' }] = await query('select pg_walfile_name(pg_switch_wal()) as wal')
  await vi.waitFor(() => expect(readdirSync(archive)).toContain(wal), { timeout: 30_000, interval: 50 })
  await close()
  await first.stop()

  cpSync(join(own, 'password'), join(other, 'password'))
  const second = await start(other, {
    restore_command: `cp '${archive}/%f' '%p'`,
    recovery_target_time: moment,
    recovery_target_action: 'promote',
  })
  const there = await connected(second)
  await vi.waitFor(async () => expect(await there.query('select pg_is_in_recovery() as is')).toEqual([{ is: false }]), {
    timeout: 60_000,
    interval: 100,
  })
  expect(await there.query('select text from notes')).toEqual([{ text: 'before the base backup' }, { text: 'after it' }])
  await there.query(`insert into notes values ('work goes on')`)
  await there.close()
})
