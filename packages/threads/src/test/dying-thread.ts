import { workerData } from 'node:worker_threads'
import { serveEm } from '@reticle/consensus/thread'

/** A thread that ends before its fit, as TEST_DEATH says. Its layout leads out of the memory, so it dies with a part in hand. */
const how = process.env.TEST_DEATH
const { task, port } = workerData
if (how === 'at-once') process.exit(3)
try {
  serveEm({ ...task, layout: { ...task.layout, confusion: 2 ** 31, next: 2 ** 31 } })
} catch (cause) {
  if (how === 'silently') process.exit(3)
  port.postMessage(String(cause))
}
