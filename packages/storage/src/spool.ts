import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { err, ok, type Result } from '@reticle/domain'
import type { StoredBlob, StoreError } from './port.ts'

type Spooled = StoredBlob & { readonly path: string }

const isOutOfSpace = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && (cause.code === 'ENOSPC' || cause.code === 'EDQUOT')

const writeAll = async (file: FileHandle, content: AsyncIterable<Uint8Array>, limit: number): Promise<StoredBlob | 'too-large'> => {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of content) {
    bytes += chunk.byteLength
    if (bytes > limit) return 'too-large'
    hash.update(chunk)
    for (let written = 0; written < chunk.byteLength; ) written += (await file.write(chunk, written)).bytesWritten
  }
  await file.sync()
  return { sha256: hash.digest('hex'), bytes }
}

/**
 * Writes `content` to a new file in `folder`, synced to the disk, and says its hash. On any failure the file is gone again; what broke off
 * in the content itself is thrown on.
 */
export const spool = async (
  folder: string,
  content: AsyncIterable<Uint8Array>,
  options?: { readonly maxBytes?: number },
): Promise<Result<Spooled, StoreError>> => {
  const limit = options?.maxBytes ?? Number.POSITIVE_INFINITY
  const path = join(folder, randomUUID())
  try {
    await mkdir(folder, { recursive: true })
    const file = await open(path, 'wx')
    const outcome = await writeAll(file, content, limit).finally(() => file.close())
    if (outcome !== 'too-large') return ok({ ...outcome, path })
    await rm(path, { force: true })
    return err({ code: 'too-large', message: `the content is larger than the limit of ${limit} bytes`, limit })
  } catch (cause) {
    await rm(path, { force: true }).catch(() => undefined)
    if (isOutOfSpace(cause))
      return err({ code: 'no-space', message: `${folder}: the disk is full; free space or point RETICLE_DATA at a larger disk` })
    throw cause
  }
}
