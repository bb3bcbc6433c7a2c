import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import type { Engines } from '../engines.ts'
import { peakOf, type Server, startServer } from '../server.ts'

export type Frozen = {
  readonly manifestSha256: string
  readonly seconds: number
  readonly peak: number
  readonly before: number
  readonly processor: number
}

const stateOf = async (pool: pg.Pool, releaseId: string) => {
  const { rows } = await pool.query('select state, progress, error, manifest_sha256 as sha256 from releases where id = $1', [releaseId])
  return rows[0] as { state: string; progress: number; error: string | null; sha256: string | null }
}

/** Waits until the release is frozen by whoever does it. @throws when it fails. */
export const untilFrozen = async (
  pool: pg.Pool,
  releaseId: string,
  onProgress: (progress: number) => void = () => undefined,
): Promise<string> => {
  for (;;) {
    const { state, progress, error, sha256 } = await stateOf(pool, releaseId)
    if (state === 'frozen' && sha256 !== null) return sha256
    if (state !== 'freezing') throw new Error(`the release is ${state}: ${error}`)
    onProgress(progress)
    await delay(100)
  }
}

/** A worker as in production over this folder; its api is not needed. */
export const aWorker = (engines: Engines, data: string, env: Readonly<Record<string, string>> = {}): Promise<Server> =>
  startServer('worker', engines, data, env)

/** Freezes with one worker that was started for it. */
export const freeze = async (engines: Engines, data: string, ask: () => Promise<string>): Promise<Frozen> => {
  const worker = await aWorker(engines, data)
  const [before, used] = [peakOf(worker.pid), worker.cpu()]
  const started = performance.now()
  const manifestSha256 = await untilFrozen(engines.pool, await ask())
  const seconds = (performance.now() - started) / 1000
  const [peak, processor] = [peakOf(worker.pid), worker.cpu() - used]
  await worker.stop()
  return { manifestSha256, seconds, peak, before, processor }
}

/** Kills the worker in the middle, and lets another one go on: its id, how long that took, and how far the first one was. */
export const freezeKilled = async (engines: Engines, data: string, ask: () => Promise<string>, killAt: number) => {
  const first = await aWorker(engines, data)
  const releaseId = await ask()
  let reached = 0
  while (reached < killAt) {
    const { state, progress } = await stateOf(engines.pool, releaseId)
    if (state !== 'freezing') throw new Error(`the release was ${state} before the worker could be killed`)
    reached = progress
    await delay(20)
  }
  process.kill(first.pid, 'SIGKILL')
  await delay(200)
  const second = await aWorker(engines, data)
  const started = performance.now()
  const manifestSha256 = await untilFrozen(engines.pool, releaseId)
  const seconds = (performance.now() - started) / 1000
  await second.stop()
  return { manifestSha256, seconds, reached }
}
