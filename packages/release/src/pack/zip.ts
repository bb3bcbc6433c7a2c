import { createHash } from 'node:crypto'
import { PassThrough, Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ZipFile } from 'yazl'

/** The same archive every time: no time and no rights of this machine. The earliest time that a zip file can say. */
const always = { mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true }
/** What is packed already is stored as it is. */
const isPacked = (path: string): boolean => /\.(png|jpe?g|webp|gz|zip|parquet|npz|jp2)$/i.test(path)

/** SHA-256 in hexadecimal digits, and length. */
export type Zipped = { readonly path: string; readonly sha256: string; readonly bytes: number }
export type AddEntry = (path: string, content: AsyncIterable<string | Uint8Array>) => Promise<Zipped>

/**
 * A zip file whose entries `fill` adds one after the other, each streamed. When `fill` fails, so does the archive: half of one never looks whole.
 * When nobody reads on, `fill` fails too.
 */
export const zipOf = (fill: (add: AddEntry) => Promise<void>): Readable => {
  const zip = new ZipFile()
  const bytes = new PassThrough()
  let current: Readable | undefined
  const add: AddEntry = async (path, content) => {
    const hash = createHash('sha256')
    let length = 0
    const counted = async function* () {
      for await (const piece of content) {
        const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece
        hash.update(chunk)
        length += chunk.byteLength
        yield chunk
      }
    }
    const stream = Readable.from(counted(), { objectMode: false })
    current = stream
    // What it fails with is thrown by `finished`; without a listener the library would throw it where nobody can catch it.
    stream.on('error', () => undefined)
    zip.addReadStream(stream, path, { ...always, compress: !isPacked(path) })
    await finished(stream)
    return { path, sha256: hash.digest('hex'), bytes: length }
  }
  const fail = (cause: unknown) => bytes.destroy(cause instanceof Error ? cause : new Error(String(cause)))
  zip.on('error', fail)
  zip.outputStream.pipe(bytes)
  bytes.once('close', () => current?.destroy())
  fill(add)
    .then(() => zip.end())
    .catch(fail)
  return bytes
}
