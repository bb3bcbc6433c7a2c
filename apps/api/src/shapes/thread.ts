import { parentPort, workerData } from 'node:worker_threads'
import { contoursOfObjects, fuseMarks, type ShapeWork } from './shape-work.ts'

/** The thread of one large piece of work; it ends with it. */
const work: ShapeWork = workerData
parentPort?.postMessage(work.kind === 'fuse' ? fuseMarks(work) : contoursOfObjects(work))
