import { pipeline } from 'node:stream/promises'
import { Command, type Redis } from 'ioredis'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'

/** A command whose bytes were built here: ioredis would take each of a million arguments through its own encoding. */
class BuiltCommand extends Command {
  private readonly bytes: Buffer
  constructor(name: string, bytes: Buffer) {
    super(name, [], { replyEncoding: 'utf8' })
    this.bytes = bytes
  }
  override toWritable(): Buffer {
    return this.bytes
  }
}

const bulk = (text: string) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`

/** Sends one command of many members: `parts` are arguments as the protocol of Redis writes them. */
export const sendBuilt = (redis: Redis, name: string, key: string, parts: Buffer, count: number): Promise<unknown> => {
  const head = `*${count + 2}\r\n${bulk(name)}${bulk(key)}`
  const command = new BuiltCommand(name.toLowerCase(), Buffer.concat([Buffer.from(head), parts]))
  const { promise } = command
  redis.sendCommand(command)
  return promise
}

const signature = 'PGCOPY\n\xff\r\n\0'.length
const headerLength = signature + 8
const readLength = 128 * 1024

/**
 * Reads a query by COPY in its binary form; every row must have the same length (fixed columns, none of them null). `onRows` gets whole rows,
 * many at once: the chunk, where they begin, and how many they are.
 */
export const copyRows = async (
  client: pg.ClientBase,
  query: string,
  rowLength: number,
  onRows: (chunk: Buffer, start: number, count: number) => Promise<void> | undefined,
): Promise<void> => {
  let rest: Buffer = Buffer.alloc(0)
  let skip = headerLength
  let gathered: Buffer[] = []
  let length = 0
  const take = async (): Promise<void> => {
    const joined = Buffer.concat([rest, ...gathered])
    gathered = []
    length = 0
    const count = Math.max(0, Math.floor((joined.length - skip) / rowLength))
    if (count > 0) await onRows(joined, skip, count)
    rest = joined.subarray(skip + count * rowLength)
    skip = 0
  }
  const read = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) {
      gathered.push(chunk)
      length += chunk.length
      // What comes from the socket is little at a time.
      if (length >= readLength) await take()
    }
    await take()
  }
  await pipeline(client.query(copyTo(`copy (${query}) to stdout (format binary)`)), read)
  // What ends a copy: a count of columns of -1.
  if (rest.length !== 2) throw new Error('rows of a copy were not of the length that was expected')
}

const hexDigits = Buffer.from('0123456789abcdef')

/** Writes bytes of one buffer as hex into another. */
export const writeHex = (from: Buffer, start: number, length: number, to: Buffer, at: number): void => {
  for (let i = 0; i < length; i++) {
    const byte = from[start + i] ?? 0
    to[at + 2 * i] = hexDigits[byte >> 4] ?? 0
    to[at + 2 * i + 1] = hexDigits[byte & 15] ?? 0
  }
}
