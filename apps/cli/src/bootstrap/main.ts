import { parentPort, workerData } from 'node:worker_threads'
import { bootstrapValues, metricById } from '@reticle/consensus'
import type { BootstrapTask } from './task.ts'

/** A thread of a bootstrap: answers with the values of its rounds. */
const { metric, level, seed, draws, part, items, table }: BootstrapTask = workerData
const chosen = metricById(metric)
if (chosen === undefined) throw new Error(`${metric} is no metric`)
const names = new Array<string>(items).fill('')
parentPort?.postMessage(bootstrapValues(chosen, { ...table, items: names }, level, { seed, draws }, part))
