import { parentPort, workerData } from 'node:worker_threads'
import { type FileWork, rowsOfFile } from './rows.ts'

/** The thread that reads one file of predictions; it ends with it. */
const work: FileWork = workerData
parentPort?.postMessage(await rowsOfFile(work))
