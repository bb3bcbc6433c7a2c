import { Worker } from 'node:worker_threads'
import { Refusal } from '../refusal.ts'

/** What a thread answers with: progress on the way, then a value, or what is wrong. */
export type LaneMessage =
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string }

type Waiting = {
  readonly task: unknown
  readonly transfer: readonly ArrayBuffer[]
  readonly resolve: (value: unknown) => void
  readonly reject: (cause: Error) => void
  readonly onProgress: (share: number) => void
}
type Wish = {
  readonly transfer?: readonly ArrayBuffer[]
  readonly onProgress?: (share: number) => void
  readonly signal?: AbortSignal | undefined
  /** Whether aborting ends the thread in the middle of it; a short task is worked off, and nobody hears of it. */
  readonly isLong?: boolean
}

export type Lane = {
  /** Does a task after those that came before; an aborted one is left out. @throws Refusal, or what went wrong. */
  readonly run: (task: unknown, wish?: Wish) => Promise<unknown>
  readonly close: () => Promise<void>
}

/** A thread that does one task after the other. One that dies fails its task alone: the next begins on a new one. */
export const openLane = (program: URL, mostWaiting: number, workerData?: unknown): Lane => {
  let worker: Worker | undefined
  let current: Waiting | undefined
  const queue: Waiting[] = []

  const end = async (cause: Error) => {
    const [failed, dead] = [current, worker]
    current = undefined
    worker = undefined
    dead?.removeAllListeners()
    dead?.on('error', () => undefined)
    failed?.reject(cause)
    await dead?.terminate()
  }
  const hear = (message: LaneMessage) => {
    if (message.kind === 'progress') return current?.onProgress(message.share)
    const task = current
    current = undefined
    if (message.kind === 'done') task?.resolve(message.value)
    else task?.reject(message.kind === 'refused' ? new Refusal(message.status, message.reason) : new Error(message.reason))
    begin()
  }
  const threadOf = (): Worker => {
    const made = new Worker(program, { workerData })
    made.on('message', hear)
    made.on('error', (cause) => void end(cause instanceof Error ? cause : new Error(String(cause))).then(begin))
    made.on('exit', (code) => void end(new Error(`the thread ended with code ${code}: out of memory?`)).then(begin))
    return made
  }
  const begin = () => {
    if (current !== undefined) return
    current = queue.shift()
    if (current === undefined) return
    worker ??= threadOf()
    worker.postMessage(current.task, current.transfer)
  }

  return {
    run: (task, { transfer = [], onProgress = () => undefined, signal, isLong = false } = {}) =>
      new Promise((resolve, reject) => {
        if (queue.length >= mostWaiting) return reject(new Refusal(503, `${mostWaiting} requests wait already: try again`))
        const waiting = { task, transfer, resolve, reject, onProgress }
        const stop = () => {
          const at = queue.indexOf(waiting)
          if (at >= 0) queue.splice(at, 1)
          if (current === waiting && isLong) void end(new Refusal(499, 'it was cancelled')).then(begin)
          else reject(new Refusal(499, 'it was cancelled'))
        }
        if (signal?.aborted) return stop()
        signal?.addEventListener('abort', stop, { once: true })
        queue.push(waiting)
        begin()
      }),
    close: async () => {
      for (const { reject } of queue.splice(0)) reject(new Refusal(503, 'the model is stopping'))
      await end(new Refusal(503, 'the model is stopping'))
    },
  }
}
