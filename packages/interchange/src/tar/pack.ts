import { headerOf, tarBlockBytes } from './header.ts'

const padding = (bytes: number): number => (tarBlockBytes - (bytes % tarBlockBytes)) % tarBlockBytes

/** What a file of so many bytes takes in an archive: its header, and blocks filled up with zeros. */
export const tarFileBytes = (bytes: number): number => tarBlockBytes + bytes + padding(bytes)

/**
 * One file of a tar archive: nothing of the machine or the moment is in it (time 0, owner 0, mode 644).
 * @throws when the content is shorter or longer than it claims, or the path is too long for the format.
 */
export const tarFile = async function* (
  path: string,
  bytes: number,
  content: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  yield headerOf(path, bytes)
  let done = 0
  for await (const piece of content) {
    const part = typeof piece === 'string' ? encoder.encode(piece) : piece
    done += part.byteLength
    if (done > bytes) break
    yield part
  }
  if (done !== bytes) throw new Error(`${path}: the content is not ${bytes} bytes long`)
  if (padding(bytes) > 0) yield new Uint8Array(padding(bytes))
}

/** What ends an archive: two blocks of zeros. */
export const tarEnd = (): Uint8Array => new Uint8Array(2 * tarBlockBytes)
