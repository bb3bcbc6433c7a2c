import { Worker } from 'node:worker_threads'
import { createEmKernel } from '@reticle/consensus'
import { threadHost } from '../thread-host.ts'
import { plantedTable } from './planted-table.ts'

/** A process of its own for what happens to fits: `die` has one whose threads die, `cancel` ends one from outside. Answers with one line of JSON. */
const what = process.argv[2]

/** Processor time of this process over a moment, in ms a second. */
const busy = async (): Promise<number> => {
  const before = process.cpuUsage()
  await new Promise((resolve) => setTimeout(resolve, 500))
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 500
}

const die = (): unknown => {
  const entry = new URL('./dying-thread.ts', import.meta.url)
  const kernel = createEmKernel(plantedTable(60_000), threadHost(2, { cost: 0, entry }))
  try {
    for (let round = 0; round < 100_000; round++) kernel.step(0)
    return { error: null }
  } catch (cause) {
    return { error: cause instanceof Error ? cause.message : String(cause) }
  } finally {
    kernel.end()
  }
}

const cancel = async (): Promise<unknown> => {
  const fit = new Worker(new URL('./long-fit.ts', import.meta.url), { workerData: 3 })
  await new Promise((resolve) => fit.once('message', resolve))
  const during = await busy()
  await fit.terminate()
  return { during, after: await busy() }
}

process.stdout.write(JSON.stringify(what === 'cancel' ? await cancel() : die()))
