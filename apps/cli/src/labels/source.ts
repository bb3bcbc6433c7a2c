import { type FileHandle, open, readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { defaultLimits, FormatError, openZip } from '@reticle/imaging'
import type { LabelSource } from '@reticle/interchange'
import { isSafePath, openTar } from '@reticle/release'
import { BadInput } from '../command.ts'

/** Bytes of one file that are held at once. */
const mostBytes = 1 << 30

export type OpenedSource = { readonly source: LabelSource; readonly close: () => Promise<void> }

const ascending = (paths: Iterable<string>): readonly string[] => [...paths].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))

const tooLarge = (path: string, bytes: number) => new Error(`${path}: has ${bytes} bytes; a file of labels may have ${mostBytes}`)

const folderSource = async (folder: string): Promise<OpenedSource> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  // A link could lead out of the folder: it is passed over.
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const paths = ascending(files.map((path) => path.slice(join(folder, '/').length).replaceAll('\\', '/')))
  const bytes = async (path: string) => {
    if (!paths.includes(path)) throw new Error(`${path}: there is no such file`)
    const { size } = await stat(join(folder, path))
    if (size > mostBytes) throw tooLarge(path, size)
    return readFile(join(folder, path))
  }
  return { source: { paths, bytes }, close: async () => undefined }
}

const fileSource = async (path: string): Promise<OpenedSource> => {
  const name = basename(path)
  const bytes = async () => {
    const { size } = await stat(path)
    if (size > mostBytes) throw tooLarge(name, size)
    return readFile(path)
  }
  return { source: { paths: [name], bytes }, close: async () => undefined }
}

const rangeOf = async (file: FileHandle, start: number, end: number): Promise<Uint8Array> => {
  const bytes = new Uint8Array(end - start)
  const { bytesRead } = await file.read(bytes, 0, bytes.byteLength, start)
  return bytes.subarray(0, bytesRead)
}

/** Names in an archive that lead out of it are refused before anything is read. */
const refuseUnsafe = (archive: string, paths: readonly string[]): void => {
  const unsafe = paths.find((path) => !isSafePath(path))
  if (unsafe !== undefined) throw new BadInput(archive, `holds a file that is named ${JSON.stringify(unsafe)}, which leads out of it`)
}

const zipSource = async (path: string): Promise<OpenedSource> => {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const zip = await openZip({ size, read: (start, end) => rangeOf(file, start, Math.min(end, size)) }, defaultLimits)
    const paths = ascending(zip.entries.map(({ name }) => name))
    refuseUnsafe(path, paths)
    const bytes = async (name: string) => {
      const entry = await zip.open(name)
      if (entry === undefined) throw new Error(`${name}: there is no such file`)
      if (entry.size > mostBytes) throw tooLarge(name, entry.size)
      return entry.read(0, entry.size)
    }
    const close = async () => {
      zip.close()
      await file.close()
    }
    return { source: { paths, bytes }, close }
  } catch (cause) {
    await file.close()
    if (cause instanceof FormatError) throw new BadInput(path, `${cause.at}: ${cause.reason}`)
    throw cause
  }
}

const tarSource = async (path: string): Promise<OpenedSource> => {
  const file = await open(path, 'r')
  try {
    const reader = await openTar({ read: (start, end) => rangeOf(file, start, end) })
    const paths = ascending(await reader.paths())
    refuseUnsafe(path, paths)
    const bytes = async (name: string) => {
      const pieces: Uint8Array[] = []
      let total = 0
      for await (const piece of reader.read(name)) {
        total += piece.byteLength
        if (total > mostBytes) throw tooLarge(name, total)
        pieces.push(piece)
      }
      return Buffer.concat(pieces)
    }
    return { source: { paths, bytes }, close: () => file.close() }
  } catch (cause) {
    await file.close()
    throw cause instanceof BadInput ? cause : new BadInput(path, cause instanceof Error ? cause.message : String(cause))
  }
}

/** Label files in a folder, in an archive (`.zip`, `.tar`), or one file. @throws BadInput when there is nothing, or an archive is damaged. */
export const openSource = async (place: string): Promise<OpenedSource> => {
  const found = await stat(place).catch(() => undefined)
  if (found === undefined) throw new BadInput(place, 'there is no such file or folder')
  if (found.isDirectory()) return folderSource(place)
  if (!found.isFile()) throw new BadInput(place, 'is neither a file nor a folder')
  const name = place.toLowerCase()
  return name.endsWith('.zip') ? zipSource(place) : name.endsWith('.tar') ? tarSource(place) : fileSource(place)
}
