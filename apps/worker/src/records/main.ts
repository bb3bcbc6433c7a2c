import { type Counts, type RecordChunk, recordAdder } from '@reticle/db/records'
import pg from 'pg'
import { recordChunks } from './record-chunks.ts'
import type { RecordsTask } from './task.ts'

/**
 * The importing process of a worker: takes a manifest on standard input, and adds its records in chunks. It stands alone so that a million
 * lines are parsed beside the worker's own event loop, and so that its memory is small and goes with it. One line of JSON on standard
 * output tells of each chunk.
 */

/** Longer than any chunk takes, also while publishing holds the project. */
const statementMilliseconds = 120_000

const taskOf = (): RecordsTask => JSON.parse(process.argv[2] ?? '')

const connected = async (): Promise<pg.Client> => {
  const client = new pg.Client({
    connectionString: process.env.DATABASE_URL,
    application_name: 'reticle-import',
    statement_timeout: statementMilliseconds,
    idle_in_transaction_session_timeout: statementMilliseconds,
  })
  await client.connect()
  return client
}

const tell = (counts: Counts, { lines }: RecordChunk): void => {
  process.stdout.write(`${JSON.stringify({ ...counts, linesDone: lines.to })}\n`)
}

const run = async (task: RecordsTask, client: pg.Client): Promise<void> => {
  const chunks = recordChunks(process.stdin, task)
  const add = recordAdder(client, task.target)
  // The next chunk is read while Postgres works on this one.
  for (let next = chunks.next(); ; ) {
    const { value: chunk, done } = await next
    if (done === true) return
    next = chunks.next()
    // A failure of the reading is met when its turn has come.
    next.catch(() => undefined)
    const counts = await add(chunk)
    // Another worker has taken the import over.
    if (counts === undefined) process.exit(0)
    tell(counts, chunk)
  }
}

const client = await connected()
await run(taskOf(), client)
await client.end()
// A worker that is gone, or stopped, must not keep this process.
process.exit(0)
