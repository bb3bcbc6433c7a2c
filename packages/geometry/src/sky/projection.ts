import type { Pair } from './types.ts'

/**
 * A projection of the native sphere (Calabretta & Greisen 2002, A&A 395, 1077): `toNative` from plane coordinates to native longitude and latitude,
 * `toPlane` back; all in degrees. Undefined where there is nothing.
 */
export type Projection = {
  /** Native latitude of the reference point. */
  readonly theta0: number
  readonly toNative: (x: number, y: number) => Pair | undefined
  readonly toPlane: (phi: number, theta: number) => Pair | undefined
}

/** PVi_m of the latitude's axis. */
export type Parameters = (m: number) => number | undefined
