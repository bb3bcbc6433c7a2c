import { createReadStream, createWriteStream, openAsBlob } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { tarEnd, tarFile } from '@reticle/interchange'
import { BadInput } from '../command.ts'

/** What is sent, and how to clear up behind it. */
export type Packed = { readonly blob: Blob; readonly name: string; readonly close: () => Promise<void> }

type Found = { readonly path: string; readonly name: string; readonly bytes: number }

/** A header of a tar has room for so much. */
const longestName = 240

const filesIn = async (folder: string, below: string): Promise<Found[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const found: Found[] = []
  // A link could lead out of the folder: it is passed over.
  for (const entry of entries.filter((one) => one.isFile() && !one.name.startsWith('.'))) {
    const path = join(entry.parentPath, entry.name)
    const name = `${below}${path.slice(join(folder, '/').length).replaceAll('\\', '/')}`
    if (Buffer.byteLength(name) > longestName) throw new BadInput(path, `its path is longer than ${longestName} bytes: move the folder up`)
    found.push({ path, name, bytes: (await stat(path)).size })
  }
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

const archiveOf = async function* (files: readonly Found[]): AsyncGenerator<Uint8Array> {
  for (const { path, name, bytes } of files) yield* tarFile(name, bytes, createReadStream(path))
  yield tarEnd()
}

/**
 * One file to send: labels as they are, or a folder, or labels and the folder of their images, packed into a tar in a temporary folder.
 * @throws BadInput when there is nothing.
 */
export const packed = async (labels: string, images: string | undefined): Promise<Packed> => {
  const found = await stat(labels).catch(() => undefined)
  if (found === undefined) throw new BadInput(labels, 'there is no such file or folder')
  if (found.isFile() && images === undefined) {
    if (found.size === 0) throw new BadInput(labels, 'is empty')
    return { blob: await openAsBlob(labels), name: basename(labels), close: async () => undefined }
  }
  const own = found.isDirectory() ? await filesIn(labels, '') : [{ path: labels, name: basename(labels), bytes: found.size }]
  const beside =
    images === undefined ? [] : await filesIn(images, 'images/').catch(() => Promise.reject(new BadInput(images, 'is no folder of images')))
  const files = [...own, ...beside]
  if (files.length === 0) throw new BadInput(labels, 'holds no file')
  const folder = await mkdtemp(join(tmpdir(), 'reticle-labels-'))
  const close = () => rm(folder, { recursive: true, force: true })
  try {
    const path = join(folder, 'labels.tar')
    await pipeline(archiveOf(files), createWriteStream(path))
    return { blob: await openAsBlob(path), name: `${basename(labels).replace(/\.[^.]*$/, '')}.tar`, close }
  } catch (cause) {
    await close()
    throw cause
  }
}
