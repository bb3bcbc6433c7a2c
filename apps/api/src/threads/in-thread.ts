import { Worker } from 'node:worker_threads'

const mostMegabytes = 1024
const mostThreads = 2

let running = 0
const waiting: (() => void)[] = []

/** One after the other beyond so many threads. */
const turn = async (): Promise<() => void> => {
  if (running >= mostThreads) await new Promise<void>((resolve) => waiting.push(resolve))
  else running += 1
  return () => {
    const next = waiting.shift()
    if (next === undefined) running -= 1
    else next()
  }
}

/**
 * Work beside the event loop, so that nobody who labels waits for it: `entry` is a module that posts one message, the outcome, and ends.
 * @throws what is thrown there, and when it runs out of memory
 */
export const inThread = async <T>(entry: URL, workerData: unknown): Promise<T> => {
  const done = await turn()
  try {
    return await new Promise<T>((resolve, reject) => {
      const worker = new Worker(entry, { workerData, resourceLimits: { maxOldGenerationSizeMb: mostMegabytes } })
      worker.on('message', resolve)
      worker.on('error', reject)
      worker.on('exit', () => reject(new Error('the thread ended without an outcome')))
    })
  } finally {
    done()
  }
}
