import type { Quantity } from '../units/units.ts'

/** A place or a direction in index space: x to the right, y down (docs/spec/coordinates.md, G1). */
export type Place = { readonly x: number; readonly y: number }

/** One coordinate of a place. `amount`: in the base of the frame's quantity; `degrees`; `ra`, `dec`: degrees that are written in sexagesimals. */
export type Coordinate = { readonly name: string; readonly value: number; readonly kind: 'amount' | 'plain' | 'degrees' | 'ra' | 'dec' }

/** The world that pixels lie in: positions, distances, directions. */
export type WorldFrame = {
  readonly kind: 'pixel' | 'physical' | 'sky' | 'map'
  /** Of distances. */
  readonly quantity: Quantity
  /** The unit of a quantity that is none of ours. */
  readonly unitName: string | null
  /** The reference system: `ICRS`, `EPSG:32633 WGS 84 / UTM zone 33N`. */
  readonly reference?: string
  /** Empty where the world says nothing of this place. */
  readonly place: (at: Place, z: number) => readonly Coordinate[]
  /** In the base of the quantity (metres, degrees, pixels); NaN outside of the world. */
  readonly distance: (a: Place, b: Place) => number
  /** Directions in the image at a place, of any length; undefined where there are none. */
  readonly compass?: (at: Place) => { readonly north: Place; readonly east: Place } | undefined
  /** Degrees from north through east of the way from one place to another, on the sky. */
  readonly positionAngle?: (from: Place, to: Place) => number | undefined
}

/** What one image pixel measures at a place: the mean of both directions. */
export const pixelSizeAt = (frame: WorldFrame, { x, y }: Place): number =>
  (frame.distance({ x: x - 0.5, y }, { x: x + 0.5, y }) + frame.distance({ x, y: y - 0.5 }, { x, y: y + 0.5 })) / 2
