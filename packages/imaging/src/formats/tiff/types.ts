import type { Dtype, PixelArray } from '../../dtype.ts'
import type { Directory } from './directory.ts'

/** How the samples of an image are coded and laid out: all that decoding one chunk needs. */
export type Page = {
  readonly directory: Directory
  readonly place: string
  readonly width: number
  readonly height: number
  /** Planes of one directory (ImageDepth of SGI); 1 as a rule. */
  readonly depth: number
  readonly samples: number
  /** True when each sample has planes of its own (PlanarConfiguration 2). */
  readonly isPlanar: boolean
  /** Of one sample, as stored. */
  readonly bits: number
  readonly format: 'uint' | 'int' | 'float'
  /** Of the values that come out. */
  readonly dtype: Dtype
  readonly photometric: number
  readonly compression: number
  readonly codec: Codec
  readonly predictor: number
  /** FillOrder 2: the lowest bit of each byte comes first. */
  readonly isReversed: boolean
  readonly isTiled: boolean
  /** Depth, rows and columns of one tile or strip. */
  readonly chunk: readonly [number, number, number]
  readonly subfileType: number
  readonly subIfds: readonly number[]
  readonly extraSamples: readonly number[]
  /** The stored value that means "not measured", of GDAL; null also where that is NaN, which always means so. */
  readonly nodata: number | null
  /** What chunks hold that the file leaves out: nodata, else zero. */
  readonly missing: number
}

/** What one chunk is to become. */
export type ChunkJob = {
  readonly page: Page
  /** `IFD 0, strip 3`. */
  readonly place: string
  /** Of the chunk; of the last strip, those that are there. */
  readonly rows: number
  readonly columns: number
  /** Samples beside each other. */
  readonly samples: number
  /** Bytes that the packed samples of the chunk take. */
  readonly size: number
}

/** Pixels of a chunk from a codec of whole pictures, C order [rows, columns, samples]. */
export type Picture = { readonly values: PixelArray; readonly rows: number; readonly columns: number; readonly samples: number }

/** A compression of bytes: it knows nothing of pixels. */
export type ByteCodec = {
  readonly kind: 'bytes'
  /** The most that one byte can become, by the definition of the compression: a chunk that claims more is a lie, and is not begun. */
  readonly mostGain: number
  /** The first `size` bytes; fewer where the data end before. @throws FormatError at `place` on damage. */
  readonly decode: (bytes: Uint8Array, size: number, place: string) => Promise<Uint8Array> | Uint8Array
  /** The same piece by piece, for chunks that are too large to be held. */
  readonly stream?: (pieces: AsyncIterable<Uint8Array>, place: string) => AsyncIterable<Uint8Array>
}

/** A compression of pictures: it gives values, its predictor and byte order are its own affair. */
export type PictureCodec = {
  readonly kind: 'picture'
  /** @throws FormatError on pages whose samples it cannot give. */
  readonly check: (page: Omit<Page, 'isTiled' | 'chunk'>) => void
  readonly decode: (bytes: Uint8Array, job: ChunkJob) => Promise<Picture>
}

export type Codec = ByteCodec | PictureCodec
