import { parentPort, workerData } from 'node:worker_threads'
import { connect, repositoriesOf } from '@reticle/db'
import { orderPool } from './order-pool.ts'
import { RefusedRecipe } from './read-facts.ts'
import type { OrderingNews, OrderingTask } from './task.ts'

/** The ordering thread of a worker, with a connection and a memory of its own. */
const { databaseUrl, projectId, recipe }: OrderingTask = workerData
const tell = (news: OrderingNews): void => parentPort?.postMessage(news)

const database = connect(databaseUrl, { applicationName: 'reticle-ordering', max: 1 })
try {
  const ordered = await orderPool(repositoriesOf(database.db), projectId, recipe, (done) => tell({ kind: 'progress', done }))
  tell({ kind: 'ordered', ordered })
} catch (cause) {
  if (!(cause instanceof RefusedRecipe)) throw cause
  tell({ kind: 'refused', reason: cause.message })
} finally {
  await database.close()
}
