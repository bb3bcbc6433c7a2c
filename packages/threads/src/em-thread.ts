import { workerData } from 'node:worker_threads'
import { serveEm } from '@reticle/consensus/thread'

/** A thread of a fit: works until the fit is over, and says over its channel what stopped it before. */
const { task, port } = workerData
try {
  serveEm(task)
} catch (cause) {
  port.postMessage(cause instanceof Error ? cause.message : String(cause))
} finally {
  port.close()
}
