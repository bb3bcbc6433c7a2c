import { parentPort, workerData } from 'node:worker_threads'
import { storedReader } from '@reticle/release'
import { storeAt } from '@reticle/storage'
import { previewOf } from './preview-of.ts'
import type { PreviewWork } from './previews.ts'

/** The thread of one large preview; it ends with it. */
const { files, format, place }: PreviewWork = workerData
const store = storeAt(place)
const reader = storedReader(files, async (sha256) => store.read(sha256))
parentPort?.postMessage(await previewOf(reader, format))
