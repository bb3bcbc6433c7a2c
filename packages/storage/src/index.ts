export { fileStore } from './file-store.ts'
export type { BlobStore, StoredBlob, StoreError } from './port.ts'
export { type S3Config, s3Store } from './s3-store.ts'
export { type StoreSettings, storeFrom } from './store-from.ts'
