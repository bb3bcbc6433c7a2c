import { isUtf8 } from 'node:buffer'
import type { RecordChunk, RecordReject, RecordRow } from '@reticle/db/records'
import { type Line, lineSplitter, readLine, type SampleRecord, whyNoRecord } from '@reticle/interchange/ndjson'
import { columnsOf, partOf, whyNotHere } from './record-row.ts'
import type { RecordsTask } from './task.ts'
import { textBuffer } from './text-buffer.ts'

/** A chunk is committed when it has so many lines, or so many bytes: about a quarter of a second of Postgres, and some megabytes here. */
const chunkLines = 5000
const chunkBytes = 3_000_000
/** Whatever such a line parses to fits into the little memory of this process. */
const mostLineBytes = 256 * 1024

const decode = (bytes: Uint8Array): string | undefined =>
  isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8') : undefined

const byteOrderMark = '\ufeff'
const withoutMark = (line: Line, number: number): Line =>
  number === 1 && typeof line === 'string' && line.startsWith(byteOrderMark) ? line.slice(1) : line

/** Reads lines into the chunk that is being filled. */
const filler = (task: RecordsTask) => {
  let rows: RecordRow[] = []
  let rejects: RecordReject[] = []
  // A chunk is filled while the one before it is written: two stretches of memory, in turns.
  let [text, resting] = [textBuffer(chunkBytes), textBuffer(chunkBytes)]
  let from = { byte: task.bytesDone, line: task.linesDone }
  let lines = task.linesDone
  let end = 0

  const add = (line: number, record: SampleRecord): void => {
    const { sha256, priority = 0, uri, mediaType, width, height, bytes } = record
    const start = end
    end = text.add(columnsOf(record, task))
    rows.push({
      line,
      sha256,
      part: partOf(record),
      priority,
      from: start,
      to: end,
      claim: uri === undefined ? { mediaType, width, height, bytes } : null,
    })
  }
  /** Waits only for the words about a line that is no record: a promise for each of a million lines would cost more than the reading. */
  const take = (given: Line): Promise<void> | undefined => {
    const line = ++lines
    const reject = (reason: string) => void rejects.push({ line, outcome: 'rejected', reason })
    const reading = readLine(withoutMark(given, line))
    if (reading.kind === 'no-record') return whyNoRecord(reading.value).then(reject)
    const reason = reading.kind === 'record' ? whyNotHere(reading.record, task) : reading.kind === 'unreadable' ? reading.reason : undefined
    if (reason !== undefined) reject(reason)
    else if (reading.kind === 'record') add(line, reading.record)
    return undefined
  }
  return {
    take: async (given: readonly Line[]): Promise<void> => {
      for (const line of given) {
        const words = take(line)
        if (words !== undefined) await words
      }
    },
    isFull: (byte: number) => lines - from.line >= chunkLines || byte - from.byte >= chunkBytes,
    empty: (byte: number): RecordChunk => {
      const chunk = { text: text.bytes(), rows, rejects, bytes: { from: from.byte, to: byte }, lines: { from: from.line + 1, to: lines } }
      from = { byte, line: lines }
      rows = []
      rejects = []
      ;[text, resting] = [resting, text]
      text.clear()
      end = 0
      return chunk
    },
  }
}

/**
 * The manifest in chunks of whole lines, in bounded memory. A stream that ends too soon gives no last chunk: whoever sent it has died, and
 * what looks like a last line may be half of one.
 */
export async function* recordChunks(content: AsyncIterable<Uint8Array>, task: RecordsTask): AsyncGenerator<RecordChunk> {
  const splitter = lineSplitter(decode, mostLineBytes)
  const filling = filler(task)
  let received = task.bytesDone
  for await (const piece of content) {
    received += piece.byteLength
    await filling.take(splitter.push(piece))
    const byte = task.bytesDone + splitter.bytes()
    if (filling.isFull(byte)) yield filling.empty(byte)
  }
  if (received !== task.bytes) throw new Error(`the manifest broke off after ${received} of ${task.bytes} bytes`)
  await filling.take(splitter.end())
  yield filling.empty(received)
}
