export { fileStore } from './file-store.ts'
export {
  type AllowedPlace,
  type ListedFile,
  type ListingProblem,
  listedFile,
  listFolder,
  placeBelow,
  readListed,
} from './folder-listing.ts'
export type { BlobStore, PackStore, StoredBlob, StoreError, StorePlace } from './port.ts'
export { type Bucket, type BucketObject, type BucketPlace, openBucket } from './s3-bucket.ts'
export type { S3Config } from './s3-objects.ts'
export { s3Store } from './s3-store.ts'
export { foldersIn, type SourceFolders, sourceFolders } from './source-folders.ts'
export { type StoreSettings, storeAt, storeFrom } from './store-from.ts'
