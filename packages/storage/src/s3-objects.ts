import { Readable } from 'node:stream'
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3'

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

const statusOf = (cause: unknown): number | undefined => {
  if (typeof cause !== 'object' || cause === null || !('$metadata' in cause)) return undefined
  const metadata = cause.$metadata
  return typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata && typeof metadata.httpStatusCode === 'number'
    ? metadata.httpStatusCode
    : undefined
}

/** What the work comes to; undefined where S3 answers one of these statuses. */
export const orUndefined = async <T>(work: Promise<T>, ...statuses: number[]): Promise<T | undefined> => {
  try {
    return await work
  } catch (cause) {
    const status = statusOf(cause)
    if (status !== undefined && statuses.includes(status)) return undefined
    throw cause
  }
}

/** Objects of one bucket, by key. */
export const s3Objects = (config: S3Config) => {
  const client = new S3Client({
    region: config.region ?? 'us-east-1',
    credentials: { accessKeyId: config.accessKey, secretAccessKey: config.secretKey },
    forcePathStyle: config.endpoint !== undefined,
    ...(config.endpoint === undefined ? {} : { endpoint: config.endpoint }),
  })
  const at = (key: string) => ({ Bucket: config.bucket, Key: key })
  const head = async (key: string) => orUndefined(client.send(new HeadObjectCommand(at(key))), 404)
  return {
    client,
    at,
    head,
    /** All bytes, or those of the half-open range; undefined when there is no such object. */
    read: async (key: string, range?: { readonly start: number; readonly end: number }): Promise<NodeJS.ReadableStream | undefined> => {
      const nothing = async () => ((await head(key)) === undefined ? undefined : Readable.from([]))
      if (range !== undefined && range.end <= range.start) return nothing()
      const header = range === undefined ? {} : { Range: `bytes=${range.start}-${range.end - 1}` }
      const answer = await orUndefined(client.send(new GetObjectCommand({ ...at(key), ...header })), 404, 416)
      return answer?.Body instanceof Readable ? answer.Body : nothing()
    },
    remove: async (key: string): Promise<void> => {
      await client.send(new DeleteObjectCommand(at(key)))
    },
  }
}
export type S3Objects = ReturnType<typeof s3Objects>
