import { parentPort, workerData } from 'node:worker_threads'
import { createEmKernel } from '@reticle/consensus'
import { threadHost } from '../thread-host.ts'
import { plantedTable } from './planted-table.ts'

/** A fit that never comes to an end, on as many threads as it is told; says so once they have begun. */
const kernel = createEmKernel(plantedTable(60_000), threadHost(workerData, { cost: 0 }))
for (let round = 0; ; round++) {
  kernel.step(0)
  if (round === 20) parentPort?.postMessage('begun')
}
