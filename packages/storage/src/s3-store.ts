import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Upload } from '@aws-sdk/lib-storage'
import { ok } from '@reticle/domain'
import { removeLeftovers, staleSince } from './leftovers.ts'
import type { BlobStore } from './port.ts'
import { type S3Config, s3Objects } from './s3-objects.ts'
import { s3Packs } from './s3-packs.ts'
import { isSha256 } from './sha256.ts'
import { spool } from './spool.ts'

/** An object that is older is written again when its bytes are put, so that its time tells when it was put last. */
const youngMilliseconds = 3_600_000

/** Blobs as objects `ab/cdef...` of a bucket. S3 shows an object only when all of it is written. */
export const s3Store = (config: S3Config): BlobStore => {
  const objects = s3Objects(config)
  const { client } = objects
  const temporary = config.spoolFolder ?? join(tmpdir(), 'reticle-spool')
  const keyOf = (sha256: string) => `${sha256.slice(0, 2)}/${sha256.slice(2)}`
  const headOf = async (sha256: string) => objects.head(keyOf(sha256))
  const sizeOf = async (sha256: string) => (await headOf(sha256))?.ContentLength
  /** There, and so young that no one takes it away: see `removeUnused`. */
  const isSettled = async (sha256: string, bytes: number): Promise<boolean> => {
    const head = await headOf(sha256)
    return head?.ContentLength === bytes && Date.now() - (head.LastModified?.getTime() ?? 0) < youngMilliseconds
  }
  let hasCleaned = false

  return {
    place: { kind: 's3', config },
    packs: s3Packs(objects),
    put: async (content, options) => {
      if (!hasCleaned) {
        hasCleaned = true
        await removeLeftovers(temporary, staleSince(Date.now()))
      }
      const spooled = await spool(temporary, content, options)
      if (!spooled.ok) return spooled
      const { path, sha256, bytes } = spooled.value
      try {
        if (!(await isSettled(sha256, bytes)))
          await new Upload({ client, params: { ...objects.at(keyOf(sha256)), Body: createReadStream(path), ContentLength: bytes } }).done()
      } finally {
        await rm(path, { force: true })
      }
      return ok({ sha256, bytes })
    },
    read: async (sha256, range) => (isSha256(sha256) ? objects.read(keyOf(sha256), range) : undefined),
    size: async (sha256) => (isSha256(sha256) ? sizeOf(sha256) : undefined),
    sizes: async (sha256s) => Promise.all(sha256s.map(async (sha256) => (isSha256(sha256) ? sizeOf(sha256) : undefined))),
    remove: async (sha256) => {
      if (isSha256(sha256)) await objects.remove(keyOf(sha256))
    },
    removeUnused: async (sha256, before) => {
      const head = isSha256(sha256) ? await headOf(sha256) : undefined
      if (head === undefined || (head.LastModified?.getTime() ?? Number.POSITIVE_INFINITY) >= before.getTime()) return 0
      await objects.remove(keyOf(sha256))
      return head.ContentLength ?? 0
    },
  }
}
