import type { Point } from '../types.ts'

/** What a file says of where its pixels lie on the sky: keywords of the FITS standard 4.0, section 8, as they stand. */
export type SkyKeywords = Readonly<Record<string, number | string>>

/** `projection`: `TAN`; `frame`: `ICRS`, `FK5`, `galactic`. */
export type SkyWorld = { readonly projection: string; readonly frame: string; readonly keywords: SkyKeywords }

/** Celestial coordinates in degrees: right ascension and declination, or the longitude and latitude of another frame. `lon` is in [0, 360). */
export type SkyPlace = { readonly lon: number; readonly lat: number }

/** The way between pixels and the sky. Points are those of stored geometry: the centre of the first pixel is (0.5, 0.5). */
export type SkyTransform = {
  readonly frame: string
  /** Undefined where the projection has no sky: outside of the disk of an all-sky picture. */
  readonly toSky: (at: Point) => SkyPlace | undefined
  /** Undefined where the sky has no pixel: behind a tangent plane. */
  readonly toPixel: (place: SkyPlace) => Point | undefined
}

/** A pair of numbers: plane coordinates in degrees, or native longitude and latitude. */
export type Pair = readonly [number, number]
