import type { PixelInfo } from '@reticle/contract'

export type PixelValues = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array

/** A part of one plane, in pixels of the level that is asked for. */
export type PlaneBox = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** An index along z, or the largest value of all slices. */
export type ZIndex = number | 'max'

export type RegionRequest = {
  readonly channel: number
  readonly z: ZIndex
  readonly t: number
  /** 0 (full resolution) by default. `box` is in pixels of this level. */
  readonly level?: number
  readonly signal?: AbortSignal
}

/** Stored values, row by row; `width` and `height` of the part of the box that lies inside the image. */
export type RegionValues = PlaneBox & { readonly values: PixelValues; readonly level: number }

/** The measured values of a sample, in whichever way they are had. Shared by all canvases that show the sample. */
export type PixelSource = {
  /** Names sample and version. */
  readonly key: string
  readonly width: number
  readonly height: number
  /** Plain pictures too: three or four channels of uint8, one level. */
  readonly info: PixelInfo
  /**
   * The stored values under a pixel of the full resolution, one for each channel (NaN where a channel's part is not loaded); undefined when
   * nothing is. Never waits and never fetches.
   */
  readonly valueAt: (x: number, y: number, z: ZIndex, t: number) => readonly number[] | undefined
  /** The same, fetched when it is not there. @throws Error when it cannot be had; AbortError */
  readonly readAt: (x: number, y: number, z: ZIndex, t: number, signal?: AbortSignal) => Promise<readonly number[]>
  /** The stored values of a box. @throws RangeError above 64 million values; Error when a part cannot be had; AbortError */
  readonly region: (box: PlaneBox, request: RegionRequest) => Promise<RegionValues>
  /** Told after values have arrived or gone. Answers the way to stop it. */
  readonly subscribe: (listener: () => void) => () => void
}
