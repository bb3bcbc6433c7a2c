import type { Result } from '@reticle/domain'
import type { S3Config } from './s3-objects.ts'

export type StoredBlob = { readonly sha256: string; readonly bytes: number }
export type StoreError =
  | { readonly code: 'too-large'; readonly message: string; readonly limit: number }
  | { readonly code: 'no-space'; readonly message: string }

/**
 * Large files that are made while they are stored, each under the id of its row: how long one is, and its hash, are known only when it is there.
 * They can be made again, so nothing but their row counts on them.
 */
export type PackStore = {
  /**
   * Streams `content` in, in bounded memory; nothing is visible under the name before all of it is written, and nothing of it is left when the
   * content breaks off. The same bytes may be put again. @throws what the content throws.
   */
  readonly put: (name: string, content: AsyncIterable<Uint8Array>) => Promise<Result<StoredBlob, StoreError>>
  /** The bytes, or those of the half-open range [start, end); undefined when there is no such pack. */
  readonly read: (name: string, range?: { readonly start: number; readonly end: number }) => Promise<NodeJS.ReadableStream | undefined>
  readonly size: (name: string) => Promise<number | undefined>
  readonly remove: (name: string) => Promise<void>
  /** Removes what uploads that were begun before `before` and never finished have left; answers how many. */
  readonly sweep: (before: Date) => Promise<number>
}

/** Where a store lies: plain data, by which another thread opens the same one (`storeAt`). */
export type StorePlace = { readonly kind: 'folder'; readonly folder: string } | { readonly kind: 's3'; readonly config: S3Config }

/** Content-addressed blobs: the name of a blob is the SHA-256 of its bytes, so writing twice is writing once, and makes the blob young again. */
export type BlobStore = {
  readonly place: StorePlace
  readonly packs: PackStore
  /** Streams `content` in, in bounded memory; nothing is visible under its hash before all of it is written. */
  readonly put: (content: AsyncIterable<Uint8Array>, options?: { readonly maxBytes?: number }) => Promise<Result<StoredBlob, StoreError>>
  /** The bytes of `sha256`, or of the half-open range [start, end); undefined when there is no such blob. */
  readonly read: (sha256: string, range?: { readonly start: number; readonly end: number }) => Promise<NodeJS.ReadableStream | undefined>
  readonly size: (sha256: string) => Promise<number | undefined>
  /** The sizes of many blobs at once, in their order; undefined for each that is not there. */
  readonly sizes: (sha256s: readonly string[]) => Promise<(number | undefined)[]>
  readonly remove: (sha256: string) => Promise<void>
  /**
   * Removes a blob that nobody has put since `before`: who puts the same bytes meanwhile, and counts on them, keeps them. Answers the bytes that
   * were freed, 0 when it stayed. On S3 somebody who puts it within the same few milliseconds may lose it.
   */
  readonly removeUnused: (sha256: string, before: Date) => Promise<number>
}
