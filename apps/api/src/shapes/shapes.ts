import { Worker } from 'node:worker_threads'
import {
  type Contours,
  type ContourWork,
  contoursOfObjects,
  type Fused,
  type FuseWork,
  fuseMarks,
  pixelsOf,
  type ShapeWork,
} from './shape-work.ts'

/** From so many pixels on the arithmetic goes beside the event loop, so that nobody who labels waits for it. */
const mostPixelsHere = 4_000_000
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

const inThread = async <T>(work: ShapeWork): Promise<T> => {
  const done = await turn()
  try {
    return await new Promise<T>((resolve, reject) => {
      const worker = new Worker(new URL('./thread.ts', import.meta.url), {
        workerData: work,
        resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
      })
      worker.on('message', resolve)
      worker.on('error', reject)
      worker.on('exit', () => reject(new Error('the thread ended without an outcome')))
    })
  } finally {
    done()
  }
}

const isLarge = (work: ShapeWork): boolean => pixelsOf(work) > mostPixelsHere

/** One shape out of several marks. */
export const fused = async (work: FuseWork): Promise<Fused> => (isLarge(work) ? inThread(work) : fuseMarks(work))

/** Nested areas of agreement of many objects. */
export const contours = async (work: ContourWork): Promise<Contours> => (isLarge(work) ? inThread(work) : contoursOfObjects(work))
