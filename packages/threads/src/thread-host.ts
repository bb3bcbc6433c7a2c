import { availableParallelism } from 'node:os'
import { MessageChannel, type MessagePort as Port, receiveMessageOnPort, Worker, type WorkerOptions } from 'node:worker_threads'
import type { EmTask, HostThread, ThreadHost } from '@reticle/consensus/thread'

const program = new URL('./em-thread.ts', import.meta.url)

/** About 50 ms of processor time, which is what a thread of Node takes to begin. */
const startCost = 50_000_000

/** What a thread says when it fails, and nothing else. */
const failureIn = (message: unknown): string | undefined => (typeof message === 'string' ? message : undefined)

const begin = (entry: URL, options: WorkerOptions): Worker => {
  try {
    return new Worker(entry, options)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`a thread of a fit could not be started (one thread is enough: --threads 1, RETICLE_FIT_THREADS=1): ${why}`, { cause })
  }
}

/**
 * Whoever fits sleeps while the others work, and hears no event of theirs meanwhile. So a thread keeps one end of a channel: what it says there
 * can be read without waiting, and once it is gone, however it went, nothing can be posted to it any more.
 */
const start = (task: EmTask, entry: URL): HostThread => {
  const { port1: ours, port2: theirs } = new MessageChannel()
  const worker = begin(entry, { workerData: { task, port: theirs }, transferList: [theirs] })
  // A fit that is over holds no process, and its threads end by themselves.
  worker.unref()
  ours.unref()
  // The reason comes over the channel.
  worker.on('error', () => undefined)
  // `true` as long as someone is there; asked once, because not every version of a host says so.
  const canBeSeen = isTaken(ours)
  return {
    failure: () => {
      const said = failureIn(receiveMessageOnPort(ours)?.message)
      if (said !== undefined) return said
      return canBeSeen && !isTaken(ours) ? 'it is gone without a word: out of memory, or ended from outside' : undefined
    },
  }
}

const isTaken = (port: Port): boolean => {
  const taken: unknown = port.postMessage(null)
  return taken === true
}

type Changes = { readonly cost?: number; readonly entry?: URL }

/**
 * Threads of this machine for fits.
 * @param most how many may work at once, the caller among them; at least 1. Left out: as many as the machine has cores for this process.
 * @param changes for tests and measurements: another cost of starting (0: at once), another program.
 */
export const threadHost = (most = availableParallelism(), { cost = startCost, entry = program }: Changes = {}): ThreadHost => ({
  ...{ most, cost },
  start: (task) => start(task, entry),
})
