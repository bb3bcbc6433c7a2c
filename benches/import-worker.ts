import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../apps/worker/src/main.ts', import.meta.url))

/** Seconds of processor time that the ended children of a process took, in user and kernel; for Postgres, all connections that are closed. */
export const secondsOfChildren = (pid: number): number => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[13]) + Number(fields[14])) / 100
  } catch {
    return Number.NaN
  }
}

const numberIn = (pid: number, field: 'VmHWM' | 'PPid'): number => {
  try {
    return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN)
  } catch {
    return Number.NaN
  }
}

const childrenOf = (pid: number): number[] =>
  readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) && numberIn(Number(name), 'PPid') === pid ? [Number(name)] : []))

export type BenchWorker = {
  /** Peak resident memory so far, in MB: of the worker, and of the largest process that it started. */
  readonly peaks: { readonly before: number; worker: number; importer: number }
  readonly stop: () => Promise<void>
}

/** A worker as in production. Where there is no /proc its memory is not seen (NaN). */
export const startWorker = async (databaseUrl: string, data: string): Promise<BenchWorker> => {
  const worker: ChildProcess = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH, RETICLE_LOG: 'error', DATABASE_URL: databaseUrl, RETICLE_DATA: data, RETICLE_SOURCE_FOLDERS: data },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(worker.stdout ?? worker, 'data')
  const pid = worker.pid ?? 0
  const before = numberIn(pid, 'VmHWM') / 1000
  const peaks = { before, worker: before, importer: Number.NaN }
  let isRunning = true
  const watch = async () => {
    while (isRunning) {
      await delay(200)
      try {
        peaks.worker = numberIn(pid, 'VmHWM') / 1000
        for (const child of childrenOf(pid)) peaks.importer = Math.max(peaks.importer || 0, numberIn(child, 'VmHWM') / 1000 || 0)
      } catch {
        return
      }
    }
  }
  const watching = watch()
  return {
    peaks,
    stop: async () => {
      isRunning = false
      await watching
      worker.kill('SIGTERM')
      await once(worker, 'exit')
    },
  }
}
