import { Worker } from 'node:worker_threads'
import type { OrderedPool, OrderingNews, OrderingTask } from './task.ts'

/** A project that needs more than this is refused with a word, instead of taking the machine down. */
const mostMegabytes = 4096

export type OrderingThread = {
  /** The order, or the reason why there is none; undefined when it was stopped. */
  readonly outcome: Promise<{ readonly ordered: OrderedPool } | { readonly refused: string } | undefined>
  readonly progress: () => number
  readonly stop: () => Promise<void>
}

/** Starts reading and arithmetic beside the worker's event loop. */
export const startOrdering = (task: OrderingTask): OrderingThread => {
  const worker = new Worker(new URL('./main.ts', import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
  })
  let done = 0
  let isStopped = false
  const outcome: OrderingThread['outcome'] = new Promise((resolve, reject) => {
    worker.on('message', (news: OrderingNews) => {
      if (news.kind === 'progress') done = news.done
      else if (news.kind === 'ordered') resolve({ ordered: news.ordered })
      else resolve({ refused: news.reason })
    })
    worker.on('error', (cause) => {
      const isTooLarge = 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
      reject(isTooLarge ? new Error(`the project needs more than ${mostMegabytes} MB`) : cause)
    })
    worker.on('exit', () => (isStopped ? resolve(undefined) : reject(new Error('the ordering ended without an order'))))
  })
  return {
    outcome,
    progress: () => done,
    stop: async () => {
      isStopped = true
      await worker.terminate()
    },
  }
}
