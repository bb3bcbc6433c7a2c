import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { ok } from '@reticle/domain'
import { removeLeftovers } from './leftovers.ts'
import type { BlobStore } from './port.ts'
import { isSha256 } from './sha256.ts'
import { spool } from './spool.ts'

export type S3Config = {
  /** Absent: Amazon's own. */
  readonly endpoint?: string
  readonly bucket: string
  readonly accessKey: string
  readonly secretKey: string
  readonly region?: string
  /** Where content is kept while its hash is not known yet; the system's temporary folder by default. */
  readonly spoolFolder?: string
}

/** An object that is older is written again when its bytes are put, so that its time tells when it was put last. */
const youngMilliseconds = 3_600_000

const statusOf = (cause: unknown): number | undefined => {
  if (typeof cause !== 'object' || cause === null || !('$metadata' in cause)) return undefined
  const metadata = cause.$metadata
  return typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata && typeof metadata.httpStatusCode === 'number'
    ? metadata.httpStatusCode
    : undefined
}

const orUndefined = async <T>(work: Promise<T>, ...statuses: number[]): Promise<T | undefined> => {
  try {
    return await work
  } catch (cause) {
    const status = statusOf(cause)
    if (status !== undefined && statuses.includes(status)) return undefined
    throw cause
  }
}

/** Blobs as objects `ab/cdef...` of a bucket. S3 shows an object only when all of it is written. */
export const s3Store = (config: S3Config): BlobStore => {
  const client = new S3Client({
    region: config.region ?? 'us-east-1',
    credentials: { accessKeyId: config.accessKey, secretAccessKey: config.secretKey },
    forcePathStyle: config.endpoint !== undefined,
    ...(config.endpoint === undefined ? {} : { endpoint: config.endpoint }),
  })
  const temporary = config.spoolFolder ?? join(tmpdir(), 'reticle-spool')
  const at = (sha256: string) => ({ Bucket: config.bucket, Key: `${sha256.slice(0, 2)}/${sha256.slice(2)}` })
  const headOf = async (sha256: string) => orUndefined(client.send(new HeadObjectCommand(at(sha256))), 404)
  const sizeOf = async (sha256: string) => (await headOf(sha256))?.ContentLength
  /** There, and so young that no one takes it away: see `removeUnused`. */
  const isSettled = async (sha256: string, bytes: number): Promise<boolean> => {
    const head = await headOf(sha256)
    return head?.ContentLength === bytes && Date.now() - (head.LastModified?.getTime() ?? 0) < youngMilliseconds
  }
  let hasCleaned = false

  return {
    put: async (content, options) => {
      if (!hasCleaned) {
        hasCleaned = true
        await removeLeftovers(temporary, Date.now())
      }
      const spooled = await spool(temporary, content, options)
      if (!spooled.ok) return spooled
      const { path, sha256, bytes } = spooled.value
      try {
        if (!(await isSettled(sha256, bytes)))
          await new Upload({ client, params: { ...at(sha256), Body: createReadStream(path), ContentLength: bytes } }).done()
      } finally {
        await rm(path, { force: true })
      }
      return ok({ sha256, bytes })
    },
    read: async (sha256, range) => {
      if (!isSha256(sha256)) return undefined
      const isEmpty = range !== undefined && range.end <= range.start
      if (isEmpty) return (await sizeOf(sha256)) === undefined ? undefined : Readable.from([])
      const header = range === undefined ? {} : { Range: `bytes=${range.start}-${range.end - 1}` }
      const answer = await orUndefined(client.send(new GetObjectCommand({ ...at(sha256), ...header })), 404, 416)
      if (answer?.Body instanceof Readable) return answer.Body
      return (await sizeOf(sha256)) === undefined ? undefined : Readable.from([])
    },
    size: async (sha256) => (isSha256(sha256) ? sizeOf(sha256) : undefined),
    remove: async (sha256) => {
      if (isSha256(sha256)) await client.send(new DeleteObjectCommand(at(sha256)))
    },
    removeUnused: async (sha256, before) => {
      const head = isSha256(sha256) ? await headOf(sha256) : undefined
      if (head === undefined || (head.LastModified?.getTime() ?? Number.POSITIVE_INFINITY) >= before.getTime()) return 0
      await client.send(new DeleteObjectCommand(at(sha256)))
      return head.ContentLength ?? 0
    },
  }
}
