import { Worker } from 'node:worker_threads'
import type { Analysed, AnalysisNews, AnalysisTask } from './task.ts'

/** A project that needs more than this is refused with a word, instead of taking the machine down. */
const mostMegabytes = 4096

export type AnalysisThread = {
  /** undefined when it was stopped. */
  readonly outcome: Promise<Analysed | undefined>
  readonly progress: () => number
  readonly stop: () => Promise<void>
}

/** Starts the arithmetic beside the worker's event loop. */
export const startAnalysis = (task: AnalysisTask): AnalysisThread => {
  const worker = new Worker(new URL('./main.ts', import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
  })
  let done = 0
  let isStopped = false
  const outcome = new Promise<Analysed | undefined>((resolve, reject) => {
    worker.on('message', (news: AnalysisNews) => {
      if (news.kind === 'progress') done = news.done
      else resolve(news.analysed)
    })
    worker.on('error', (cause) => {
      const isTooLarge = 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
      reject(isTooLarge ? new Error(`the project needs more than ${mostMegabytes} MB`) : cause)
    })
    worker.on('exit', () => (isStopped ? resolve(undefined) : reject(new Error('the analysis ended without an outcome'))))
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
