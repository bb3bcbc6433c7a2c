import { parentPort, workerData } from 'node:worker_threads'
import { connect, repositoriesOf } from '@reticle/db'
import { analyse } from './analyse.ts'
import type { AnalysisNews, AnalysisTask } from './task.ts'

/**
 * The analysing thread of a worker. It has a connection of its own, so that nothing of a project's history goes through the worker's event loop,
 * and a memory of its own, which ends with it.
 */
const task: AnalysisTask = workerData
const tell = (news: AnalysisNews): void => parentPort?.postMessage(news)

const database = connect(task.databaseUrl, { applicationName: 'reticle-analysis', max: 1 })
try {
  const analysed = await analyse(repositoriesOf(database.db), task, (done) => tell({ kind: 'progress', done }))
  tell({ kind: 'outcome', analysed })
} finally {
  await database.close()
}
