import type { PixelValues } from '../pixel-source.ts'

/** What a worker is asked for. `id` is unique within the page. */
export type ChunkOrder = {
  readonly type: 'chunk'
  readonly id: number
  /** Absolute, ends in a slash. */
  readonly root: string
  /** Of the array, below the root. */
  readonly path: string
  /** One number for each axis. */
  readonly coordinates: readonly number[]
  /** The chunk's shape as PixelInfo says it; what is stored must agree. */
  readonly chunk: readonly number[]
  /** A chunk that is not there is one of fill values only when its level is complete. */
  readonly isComplete: boolean
  /** All of the level is little: it is fetched whole, without asking first how it is stored. */
  readonly isSmall: boolean
  readonly maximum: MaximumOrder | null
}

/** The largest of all slices along an axis. `coordinates` of other leading axes are indices, those of the last two chunks. */
export type MaximumOrder = { readonly axis: number; readonly length: number; readonly nodata: number | null }

export type AbortOrder = { readonly type: 'abort'; readonly id: number }
export type Order = ChunkOrder | AbortOrder

/** `absent`: not there yet. `refused`: asking again does not help before the sample is looked at anew (signed out, gone, damaged). */
export type Failure = {
  readonly kind: 'aborted' | 'absent' | 'unreachable' | 'refused'
  readonly reason: ChunkReason
  /** What goes into the words for the reason. */
  readonly detail: string
}

/** Why a chunk did not come: the page says it, since a worker has no words. */
export type ChunkReason =
  | 'no-server'
  | 'broken-off'
  | 'not-there'
  | 'not-allowed'
  | 'status'
  | 'no-ranges'
  | 'other-chunks'
  | 'not-numbers'
  | 'not-decoded'
  | 'decoder-stopped'
  | 'not-wanted'

export type Answer =
  | { readonly id: number; readonly values: PixelValues; readonly failure?: undefined }
  | { readonly id: number; readonly failure: Failure }
