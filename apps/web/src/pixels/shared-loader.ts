import { type ChunkLoader, createChunkLoader } from './chunk-loader.ts'
import { createWorkerPool } from './worker-pool.ts'

/** Bytes of decoded chunks that the page keeps, over all samples and canvases. */
export const chunkCapacity = 256 * 1024 * 1024

let shared: ChunkLoader | undefined

/** The page's loader of chunks, with workers that are made when the first chunk is wanted. */
export const sharedLoader = (): ChunkLoader => {
  if (shared !== undefined) return shared
  const size = Math.max(1, Math.min(4, navigator.hardwareConcurrency - 1))
  const loader = createChunkLoader({
    reader: createWorkerPool(size, () => new Worker(new URL('./worker/decode-worker.ts', import.meta.url), { type: 'module' })),
    capacity: chunkCapacity,
    now: () => performance.now(),
    later: (run, milliseconds) => {
      const timer = setTimeout(run, milliseconds)
      return () => clearTimeout(timer)
    },
  })
  window.addEventListener('online', () => loader.retry(''))
  shared = loader
  return loader
}
