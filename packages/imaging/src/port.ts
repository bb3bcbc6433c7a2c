import type { Result } from '@reticle/domain'
import type { ByteSource } from './byte-source.ts'

/** Why a file is not taken, and where in it: `byte 33`, `header`, `pixels`. */
export type Reject = { readonly at: string; readonly reason: string }

export type Metadata = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** What the header says, before any pixel is decoded. `width` and `height` are those of the stored array. */
export type ImageHeader = {
  readonly width: number
  readonly height: number
  /** EXIF orientation, 1 to 8; 1 is upright. */
  readonly orientation: number
  readonly metadata: Metadata
}

/** A reader of one format: knows it by its first bytes and reads its header in bounded time and memory. */
export type ImageReader = {
  readonly id: string
  readonly mediaType: string
  /** Without the dot: how files of this format are named in a release. */
  readonly extension: string
  /** Bytes of the head that `matches` wants to see. */
  readonly matches: (head: Uint8Array) => boolean
  readonly readHeader: (source: ByteSource) => Promise<Result<ImageHeader, Reject>>
}

/** `width` and `height` as shown: after the orientation. */
export type Decoded = { readonly width: number; readonly height: number; readonly thumbnail: Uint8Array }

/** Decodes all pixels somewhere where a crash, a hang or a blow-up does no harm. */
export type Decoder = {
  readonly decode: (bytes: Uint8Array) => Promise<Result<Decoded, Reject>>
  readonly close: () => Promise<void>
}

/** `pixels`: width times height of the stored array. `milliseconds`, `memoryBytes`: of one decode. */
export type DecodeLimits = { readonly pixels: number; readonly milliseconds: number; readonly memoryBytes: number }
