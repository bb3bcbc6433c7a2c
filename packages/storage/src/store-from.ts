import { join } from 'node:path'
import { fileStore } from './file-store.ts'
import type { BlobStore, StorePlace } from './port.ts'
import { s3Store } from './s3-store.ts'

/** The part of the environment that says where blobs lie. */
export type StoreSettings = {
  readonly RETICLE_DATA?: string | undefined
  readonly S3_ENDPOINT?: string | undefined
  readonly S3_BUCKET?: string | undefined
  readonly S3_ACCESS_KEY?: string | undefined
  readonly S3_SECRET_KEY?: string | undefined
  readonly S3_REGION?: string | undefined
}

/**
 * The store of these settings: the bucket when `S3_BUCKET` is set, else `$RETICLE_DATA/blobs`.
 * @throws when neither is set, or when a bucket comes without its keys: a mistake in the set-up that should stop the start.
 */
export const storeFrom = (settings: StoreSettings): BlobStore => {
  const { S3_BUCKET: bucket, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey, S3_ENDPOINT: endpoint, S3_REGION: region } = settings
  if (bucket !== undefined && bucket !== '') {
    if (!accessKey || !secretKey) throw new Error('S3_BUCKET: the keys are missing; set S3_ACCESS_KEY and S3_SECRET_KEY')
    return s3Store({ bucket, accessKey, secretKey, ...(endpoint ? { endpoint } : {}), ...(region ? { region } : {}) })
  }
  if (!settings.RETICLE_DATA) throw new Error('RETICLE_DATA: no folder for the data is set; set it, or S3_BUCKET with its keys')
  return fileStore(join(settings.RETICLE_DATA, 'blobs'))
}

/** The store at a place, as another thread of this process has it. */
export const storeAt = (place: StorePlace): BlobStore => (place.kind === 's3' ? s3Store(place.config) : fileStore(place.folder))
