import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { LookupFunction } from 'node:net'
import { Readable } from 'node:stream'
import { GetObjectCommand, ListObjectsV2Command, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'

export type BucketPlace = {
  /** Absent: Amazon's own. */
  readonly endpoint?: string | undefined
  readonly bucket: string
  readonly prefix: string
  readonly region: string
  /** null: read as anybody may. */
  readonly keys: { readonly accessKey: string; readonly secretKey: string } | null
  /** Gives the addresses that may be connected to. */
  readonly lookup: LookupFunction
}
export type BucketObject = { readonly key: string; readonly bytes: number; readonly tag: string }

const connectMilliseconds = 10_000
const silentMilliseconds = 60_000

const identity: Pick<S3ClientConfig, 'signer' | 'credentials'> = {
  // Nothing is signed: the bucket is open to everybody.
  signer: { sign: async (request) => request },
  credentials: { accessKeyId: 'anybody', secretAccessKey: 'anybody' },
}

/** A bucket of somebody's, read and never written to. */
export const openBucket = ({ endpoint, bucket, prefix, region, keys, lookup }: BucketPlace) => {
  const client = new S3Client({
    region,
    forcePathStyle: endpoint !== undefined,
    maxAttempts: 3,
    followRegionRedirects: false,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(keys === null ? identity : { credentials: { accessKeyId: keys.accessKey, secretAccessKey: keys.secretKey } }),
    requestHandler: {
      connectionTimeout: connectMilliseconds,
      socketTimeout: silentMilliseconds,
      httpAgent: new HttpAgent({ lookup, keepAlive: true }),
      httpsAgent: new HttpsAgent({ lookup, keepAlive: true }),
    },
  })
  return {
    /** All objects below the prefix, by key. */
    list: async function* (): AsyncGenerator<BucketObject> {
      for (let token: string | undefined; ; ) {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...(token === undefined ? {} : { ContinuationToken: token }) }),
        )
        for (const { Key: key, Size: bytes = 0, ETag: tag = '' } of page.Contents ?? [])
          if (key !== undefined && !key.endsWith('/')) yield { key, bytes, tag: tag.replaceAll('"', '') }
        token = page.NextContinuationToken
        if (page.IsTruncated !== true || token === undefined) return
      }
    },
    read: async (key: string): Promise<Readable> => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
      if (!(Body instanceof Readable)) throw new Error('the store answered no bytes')
      return Body
    },
    close: (): void => client.destroy(),
  }
}
export type Bucket = ReturnType<typeof openBucket>
