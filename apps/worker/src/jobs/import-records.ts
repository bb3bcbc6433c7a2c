import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import type { Repositories } from '@reticle/db'
import type { WorkerContext } from '../context.ts'
import type { RecordsTask } from '../records/task.ts'

type Import = NonNullable<Awaited<ReturnType<Repositories['importWork']['get']>>>
type File = NonNullable<Awaited<ReturnType<Repositories['importWork']['nextFile']>>>
type Manifest = NonNullable<Awaited<ReturnType<Repositories['importWork']['manifest']>>>

const program = fileURLToPath(new URL('../records/main.ts', import.meta.url))
/** What lives long there is small: a young generation of some megabytes, and an old one that is cleared early. */
const memory = ['--max-semi-space-size=4', '--max-old-space-size=64']
const keptWords = 2000

const taskOf = ({ config }: WorkerContext, row: Import, file: File, manifest: Manifest): RecordsTask => ({
  target: {
    importId: row.id,
    position: file.position,
    projectId: row.projectId,
    organizationId: row.organizationId,
    sourceId: row.sourceId,
  },
  bytes: file.bytes,
  bytesDone: manifest.bytesDone,
  linesDone: manifest.linesDone,
  maxPixels: config.maxPixels,
  hasFolders: config.sourceFolders.length > 0,
  groups: file.groups,
  origin: file.origin,
})

const tell = async ({ unitOfWork }: WorkerContext, { projectId }: Import): Promise<void> =>
  unitOfWork(({ outbox }) => outbox.put({ kind: 'hint', payload: { projectId, topics: ['imports', 'samples', 'work', 'progress'] } }))

/**
 * Says after each chunk that there is more. The dispenser reads the whole project again after the first chunk, the fourth, the sixteenth and
 * so on, so that people label what is there, and all these reloads together read no more than a third of the project more.
 */
const follow = async (context: WorkerContext, row: Import, output: Readable): Promise<void> => {
  let chunks = 0
  let nextReload = 1
  for await (const _ of createInterface({ input: output })) {
    chunks++
    await tell(context, row)
    if (chunks !== nextReload) continue
    nextReload *= 4
    await context.dispenser.reload(row.projectId)
  }
}

const feed = async (content: NodeJS.ReadableStream, input: Writable): Promise<void> => {
  // One that ends before its input does has said why, or has been overtaken.
  await pipeline(content, input).catch(() => undefined)
}

const lastWords = async (output: Readable): Promise<string> => {
  let words = ''
  for await (const piece of output) words = (words + String(piece)).slice(-keptWords)
  return words
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>

const start = (context: WorkerContext, task: RecordsTask): Child =>
  spawn(process.execPath, [...memory, program, JSON.stringify(task)], {
    env: { ...process.env, DATABASE_URL: context.config.databaseUrl },
    stdio: ['pipe', 'pipe', 'pipe'],
  })

/** The manifest is decided to its end: its new tasks take their places in the order of the queue, and all annotators look from its head. */
const finish = async (context: WorkerContext, row: Import, file: File): Promise<void> => {
  const { projectId } = row
  await context.unitOfWork(async ({ importWork, outbox, pyramids, queueOrder }) => {
    if (!(await importWork.decide(row.id, file.position, { outcome: 'read' }))) return
    await queueOrder.restart(projectId)
    if (await queueOrder.isKeyed(projectId)) {
      await queueOrder.markStale(projectId)
      await outbox.put({ kind: 'job', name: 'order-queue', payload: { projectId } })
    }
    if ((await pyramids.unseen(projectId, 0, 1)).length > 0)
      await outbox.put({ kind: 'job', name: 'examine-samples', payload: { projectId } })
    await outbox.put({ kind: 'hint', payload: { projectId, topics: ['imports', 'samples', 'work', 'progress'] } })
  })
  await context.dispenser.reload(projectId)
}

/** Runs the importing process to its end. */
const run = async (context: WorkerContext, row: Import, task: RecordsTask, content: NodeJS.ReadableStream): Promise<void> => {
  const child = start(context, task)
  const ended = once(child, 'close')
  try {
    const [words] = await Promise.all([lastWords(child.stderr), feed(content, child.stdin), follow(context, row, child.stdout)])
    const [code, signal] = await ended
    if (code !== 0) throw new Error(`the importing process ended with ${code ?? signal}: ${words.trim()}`)
  } finally {
    // Nobody follows it any more when something here has failed.
    child.kill()
  }
}

/**
 * Adds the records of a manifest, from where it stands on, in a process of its own (records/main.ts). False when another worker has taken
 * the import over meanwhile.
 */
export const importRecords = async (context: WorkerContext, row: Import, file: File, manifest: Manifest): Promise<boolean> => {
  const range = { start: manifest.bytesDone, end: file.bytes }
  const content = file.sha256 === null ? undefined : await context.storage.read(file.sha256, range)
  if (content === undefined) {
    const reason = 'the manifest is not in the store; upload the file again'
    await context.unitOfWork(({ importWork }) => importWork.decide(row.id, file.position, { outcome: 'rejected', at: 'upload', reason }))
    return true
  }
  await run(context, row, taskOf(context, row, file, manifest), content)
  const reached = await context.read.importWork.manifest(row.id, file.position)
  if (reached?.bytesDone !== file.bytes) return false
  await finish(context, row, file)
  return true
}
