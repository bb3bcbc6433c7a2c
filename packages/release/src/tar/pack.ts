import { byPath } from '../layout.ts'
import { blockBytes, headerOf } from './header.ts'

export type TarEntry = {
  readonly path: string
  readonly bytes: number
  /** The content, `bytes` long. */
  readonly open: () => Promise<AsyncIterable<Uint8Array | string>>
}

const padding = (bytes: number): number => (blockBytes - (bytes % blockBytes)) % blockBytes

/** Length of the archive that `packTar` makes of these files. */
export const tarBytes = (files: readonly { readonly bytes: number }[]): number =>
  files.reduce((sum, { bytes }) => sum + blockBytes + bytes + padding(bytes), 2 * blockBytes)

/**
 * A tar archive whose bytes depend on nothing but paths and contents (R50): files by path below `folder`, time 0, owner 0, mode 644.
 * @throws when a file is shorter or longer than it claims.
 */
export const packTar = async function* (files: readonly TarEntry[], folder: string): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for (const file of files.toSorted(byPath)) {
    yield headerOf(`${folder}/${file.path}`, file.bytes)
    let bytes = 0
    for await (const piece of await file.open()) {
      const part = typeof piece === 'string' ? encoder.encode(piece) : piece
      bytes += part.byteLength
      if (bytes > file.bytes) break
      yield part
    }
    if (bytes !== file.bytes) throw new Error(`${file.path}: the content is not ${file.bytes} bytes long`)
    if (padding(bytes) > 0) yield new Uint8Array(padding(bytes))
  }
  yield new Uint8Array(2 * blockBytes)
}
