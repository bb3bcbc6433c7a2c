import { createHash } from 'node:crypto'
import type { ReadStream } from 'node:fs'
import { constants, type FileHandle, open, realpath } from 'node:fs/promises'
import { delimiter, isAbsolute, join, sep } from 'node:path'
import { type DomainError, err, ok, type Result } from '@reticle/domain'

/** What a manifest said of a file: it is read only while that holds. */
type InPlace = { readonly uri: string; readonly sha256: string; readonly bytes: number }

type Opened = Result<ReadStream, DomainError>
export type SourceFolders = { readonly open: (file: InPlace) => Promise<Opened> }

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

const isMissing = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR' || cause.code === 'ELOOP')

const realOf = async (path: string): Promise<string | undefined> => {
  try {
    return await realpath(path)
  } catch (cause) {
    if (isMissing(cause)) return undefined
    throw cause
  }
}

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

  const check = async (file: FileHandle, path: string, said: InPlace): Promise<Opened> => {
    const found = await file.stat({ bigint: true })
    if (!found.isFile()) return refuse('wrong-state', said, 'it is no file')
    if (found.size !== BigInt(said.bytes))
      return refuse('wrong-state', said, `it has ${found.size} bytes, and not the ${said.bytes} that its record says`)
    const { dev, ino, size, mtimeNs, ctimeNs } = found
    const sha256 = await hashes([path, dev, ino, size, mtimeNs, ctimeNs].join(), () => hashOf(file))
    if (sha256 !== said.sha256) return refuse('wrong-state', said, 'its bytes have another SHA-256 than its record says')
    return ok(file.createReadStream({ start: 0, end: said.bytes - 1 }))
  }

  const openIn = async (folder: string, said: InPlace): Promise<Opened | undefined> => {
    const [root, path] = await Promise.all([realOf(folder), realOf(join(folder, said.uri))])
    if (root === undefined || path === undefined) return undefined
    if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) return refuse('wrong-state', said, 'it leads out of its folder')
    // A pipe or a device must not hold the request: it is opened without waiting, and then seen to be no file.
    const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
    const opened = await check(file, path, said).catch(async (cause: unknown) => {
      await file.close()
      throw cause
    })
    if (!opened.ok) await file.close()
    return opened
  }

  return {
    open: async (said) => {
      let problem: Opened = refuse('not-found', said, 'no folder that the operator allows (RETICLE_SOURCE_FOLDERS) holds it')
      for (const folder of folders) {
        const opened = await openIn(folder, said).catch(() => refuse('wrong-state', said, 'the server may not read it'))
        if (opened?.ok) return opened
        problem = opened ?? problem
      }
      return problem
    },
  }
}
