import { tarEnd, tarFile, tarFileBytes } from '@reticle/interchange'
import { byPath } from '../layout.ts'

export type TarEntry = {
  readonly path: string
  readonly bytes: number
  /** The content, `bytes` long. */
  readonly open: () => Promise<AsyncIterable<Uint8Array | string>>
}

/** Length of the archive that `packTar` makes of these files. */
export const tarBytes = (files: readonly { readonly bytes: number }[]): number =>
  files.reduce((sum, { bytes }) => sum + tarFileBytes(bytes), tarEnd().byteLength)

/**
 * A tar archive whose bytes depend on nothing but paths and contents (R50): files by path below `folder`, time 0, owner 0, mode 644.
 * @throws when a file is shorter or longer than it claims.
 */
export const packTar = async function* (files: readonly TarEntry[], folder: string): AsyncGenerator<Uint8Array> {
  for (const { path, bytes, open } of files.toSorted(byPath)) yield* tarFile(`${folder}/${path}`, bytes, await open())
  yield tarEnd()
}
