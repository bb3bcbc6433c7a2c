import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isRunning, processName } from './processes.ts'

/** What postmaster.pid says (its lines: pid, data folder, start, port, socket folder, address, shared memory, status). */
export type Postmaster = { readonly pid: number; readonly port: number }

const read = (cluster: string): string[] | undefined => {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return undefined
  }
}

/** The Postgres that runs on this cluster now; a zombie, or another program under a used-again number, is none. */
export const runningPostmaster = (cluster: string): Postmaster | undefined => {
  const lines = read(cluster)
  const pid = Number(lines?.[0])
  if (lines === undefined || !isRunning(pid)) return undefined
  const name = processName(pid)
  if (name !== undefined && name !== 'postgres') return undefined
  return { pid, port: Number(lines[3] ?? 0) }
}

/**
 * Makes a stale lock file one that Postgres itself clears. Postgres takes any answering number for a running postmaster (a zombie's, a
 * used-again one), but not the number of its parent: ours. The file is kept, because its shared memory key is how Postgres finds out that
 * back ends of the dead postmaster still write.
 */
export const disarmStaleLock = (cluster: string): void => {
  const lines = read(cluster)
  if (lines === undefined || runningPostmaster(cluster) !== undefined) return
  if (!isAnyProcess(Number(lines[0]))) return
  writeFileSync(join(cluster, 'postmaster.pid'), [String(process.pid), ...lines.slice(1)].join('\n'))
}

const isAnyProcess = (pid: number): boolean => {
  if (!Number.isInteger(pid) || pid <= 0) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM'
  }
}
