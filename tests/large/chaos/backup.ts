import { chownSync, copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type RunningService, startPostgres } from '@reticle/services'
import { rowsOf } from '@reticle/testkit'
import pg from 'pg'
import type { Stage } from './stage.ts'

const pointName = 'chaos'

/** What a base backup leaves out, by the manual of Postgres: its own log, and what belongs to the running server. */
const leftOut = new Set(['pg_wal', 'postmaster.pid', 'postmaster.opts', 'pg_replslot', 'pg_stat_tmp'])

const copyTree = (from: string, to: string, owner: { readonly uid: number; readonly gid: number }): void => {
  mkdirSync(to, { recursive: true, mode: 0o700 })
  chownSync(to, owner.uid, owner.gid)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name)
    const target = join(to, entry.name)
    if (entry.isDirectory()) copyTree(source, target, owner)
    else {
      try {
        copyFileSync(source, target)
        chownSync(target, owner.uid, owner.gid)
      } catch (cause) {
        // Files come and go while the server runs; its log makes up for that.
        if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause
      }
    }
  }
}

const backupOf = (stage: Stage) => join(stage.folder, 'restored')

/** A base backup of the running cluster by its own functions: what pg_basebackup does, which the embedded programs have not. */
export const takeBackup = async ({ folder, postgres }: Stage): Promise<void> => {
  const target = join(folder, 'restored', 'cluster')
  const source = join(postgres.folder, 'cluster')
  const owner = statSync(source)
  mkdirSync(join(folder, 'restored'), { mode: 0o755 })
  copyFileSync(join(postgres.folder, 'password'), join(folder, 'restored', 'password'))
  const client = new pg.Client({ connectionString: postgres.url, application_name: 'chaos-backup' })
  await client.connect()
  await client.query(`select pg_backup_start('chaos', true)`)
  mkdirSync(target, { mode: 0o700 })
  chownSync(target, owner.uid, owner.gid)
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    if (leftOut.has(entry.name)) {
      if (entry.isDirectory()) copyTree(join(source, 'pg_twophase'), join(target, entry.name), owner)
    } else if (entry.isDirectory()) copyTree(join(source, entry.name), join(target, entry.name), owner)
    else copyFileSync(join(source, entry.name), join(target, entry.name))
  }
  const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)')
  await client.end()
  writeFileSync(join(target, 'backup_label'), rows[0]?.labelfile ?? '')
  writeFileSync(join(target, 'recovery.signal'), '')
  for (const name of readdirSync(target)) chownSync(join(target, name), owner.uid, owner.gid)
}

/** Marks a point in the log; answers once that part of the log is in the archive. */
export const markPoint = async ({ folder, postgres }: Stage): Promise<void> => {
  await rowsOf(postgres.url, 'select pg_create_restore_point($1)', [pointName])
  const [row] = await rowsOf(postgres.url, 'select pg_walfile_name(pg_switch_wal()) as file')
  for (let look = 0; look < 600; look++) {
    if (readdirSync(join(folder, 'wal-archive')).includes(String(row?.file))) return
    await sleep(100)
  }
  throw new Error('the log was not archived within a minute')
}

/** Starts a second cluster from the backup and replays the archive up to the point. */
export const restoreToPoint = async (stage: Stage): Promise<RunningService> => {
  const service = await startPostgres({
    dataDir: backupOf(stage),
    log: () => undefined,
    settings: {
      restore_command: `cp "${stage.folder}/wal-archive/%f" "%p"`,
      recovery_target_name: pointName,
      recovery_target_action: 'promote',
    },
  })
  for (let look = 0; look < 600; look++) {
    const [row] = await rowsOf(service.url, 'select pg_is_in_recovery() as "isRecovering"')
    if (row?.isRecovering === false) return service
    await sleep(100)
  }
  throw new Error(`the restored cluster does not come up; see ${readFileSync(join(backupOf(stage), 'postgres.log'), 'utf8').slice(-2000)}`)
}
