import { createHash } from 'node:crypto'
import type { ReadStream } from 'node:fs'
import { constants, type FileHandle, open } from 'node:fs/promises'
import { delimiter, dirname, isAbsolute } from 'node:path'
import { type DomainError, err, ok, type Result } from '@reticle/domain'
import { type FoundPath, listPaths, openPiece, type PieceOf, pathIn } from './paths-below.ts'

/** What a manifest said of a file: it is read only while that holds. */
type InPlace = { readonly uri: string; readonly sha256: string; readonly bytes: number }

type Opened = Result<ReadStream, DomainError>
export type SourceFolders = {
  /** The bytes of a file; of a folder that is one image (OME-Zarr), those of its description. */
  readonly open: (file: InPlace) => Promise<Opened>
  /** Where it lies on this machine, after the same checks; `folder` is what it may refer to other files in. */
  readonly locate: (file: InPlace) => Promise<Result<{ readonly path: string; readonly folder: string }, DomainError>>
  /** A file below a folder that is one image. Nothing is said of its content but that it lies there. */
  readonly openBelow: (uri: string, path: string) => Promise<Result<PieceOf, DomainError>>
  /** The paths of all files below a folder that is one image, sorted; no more than `most`. */
  readonly listBelow: (uri: string, most: number) => Promise<Result<readonly string[], DomainError>>
}

/** The folders that the text names, as PATH does. @throws on one that is no absolute path: a mistake in the set-up that should stop the start. */
export const foldersIn = (text: string | undefined): string[] => {
  const folders = (text ?? '').split(delimiter).flatMap((part) => (part.trim() === '' ? [] : [part.trim()]))
  for (const folder of folders)
    if (!isAbsolute(folder)) throw new Error(`"${folder}" is no absolute path; give whole paths, separated by "${delimiter}"`)
  return folders
}

/** Files whose hash was found right are remembered by what the file system says of them; so many. */
const mostRemembered = 20_000
const pieceBytes = 1024 * 1024

const refuse = (code: 'not-found' | 'wrong-state', { uri }: InPlace, reason: string) =>
  err({ code, message: `the file "${uri}" of this sample cannot be read: ${reason}` } as const)

/** In pieces, so that a large file takes no memory; from the open file, so that what was hashed is what is sent. */
const hashOf = async (file: FileHandle): Promise<string> => {
  const hash = createHash('sha256')
  const piece = Buffer.allocUnsafe(pieceBytes)
  for (let at = 0; ; ) {
    const { bytesRead } = await file.read(piece, 0, pieceBytes, at)
    if (bytesRead === 0) return hash.digest('hex')
    hash.update(piece.subarray(0, bytesRead))
    at += bytesRead
  }
}

const remembered = () => {
  const known = new Map<string, Promise<string>>()
  return (key: string, find: () => Promise<string>): Promise<string> => {
    const found = known.get(key) ?? find()
    known.delete(key)
    known.set(key, found)
    found.catch(() => known.delete(key))
    const [oldest] = known.keys()
    if (known.size > mostRemembered && oldest !== undefined) known.delete(oldest)
    return found
  }
}

/**
 * Images that are read where they lie, below the folders of RETICLE_SOURCE_FOLDERS and nowhere else: a link that leads out is not followed.
 * Size and SHA-256 are checked before the first byte goes out; the answer is kept until size or times of the file change.
 */
export const sourceFolders = (folders: readonly string[]): SourceFolders => {
  const hashes = remembered()

  const check = async (file: FileHandle, path: string, said: InPlace): Promise<Result<FileHandle, DomainError>> => {
    const found = await file.stat({ bigint: true })
    if (!found.isFile()) return refuse('wrong-state', said, 'it is no file')
    if (found.size !== BigInt(said.bytes))
      return refuse('wrong-state', said, `it has ${found.size} bytes, and not the ${said.bytes} that its record says`)
    const { dev, ino, size, mtimeNs, ctimeNs } = found
    const sha256 = await hashes([path, dev, ino, size, mtimeNs, ctimeNs].join(), () => hashOf(file))
    if (sha256 !== said.sha256) return refuse('wrong-state', said, 'its bytes have another SHA-256 than its record says')
    return ok(file)
  }

  const openAt = async ({ path }: FoundPath, said: InPlace): Promise<Result<FileHandle, DomainError>> => {
    // A pipe or a device must not hold the request: it is opened without waiting, and then seen to be no file.
    const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
    const opened = await check(file, path, said).catch(async (cause: unknown) => {
      await file.close()
      throw cause
    })
    if (!opened.ok) await file.close()
    return opened
  }

  /** The first folder that holds the file speaks; of several that hold something else, the last. */
  const first = async <T>(said: InPlace, use: (file: FileHandle, found: FoundPath) => Promise<T> | T): Promise<Result<T, DomainError>> => {
    let problem: Result<never, DomainError> = refuse(
      'not-found',
      said,
      'no folder that the operator allows (RETICLE_SOURCE_FOLDERS) holds it',
    )
    for (const folder of folders) {
      const found = await pathIn(folder, said.uri).catch(() => undefined)
      if (found === undefined) continue
      if (found === 'outside') problem = refuse('wrong-state', said, 'it leads out of its folder')
      else {
        const opened = await openAt(found, said).catch(() => refuse('wrong-state', said, 'the server may not read it'))
        if (opened.ok) return ok(await use(opened.value, found))
        problem = opened
      }
    }
    return problem
  }

  return {
    open: (said) => first(said, (file) => file.createReadStream({ start: 0, end: said.bytes - 1 })),
    locate: (said) =>
      first(said, async (file, { path }) => {
        await file.close()
        return { path, folder: dirname(path) }
      }),
    openBelow: async (uri, path) => {
      for (const folder of folders) {
        const piece = await openPiece(folder, uri, path)
        if (piece !== undefined) return ok(piece)
      }
      return err({ code: 'not-found', message: `there is no "${path}" below "${uri}"` })
    },
    listBelow: async (uri, most) => {
      for (const folder of folders) {
        const paths = await listPaths(folder, uri, most)
        if (paths === 'too-many') return err({ code: 'wrong-state', message: `"${uri}" holds more than ${most} files: write it in shards` })
        if (paths !== undefined) return ok(paths)
      }
      return err({ code: 'not-found', message: `no folder that the operator allows (RETICLE_SOURCE_FOLDERS) holds "${uri}"` })
    },
  }
}
