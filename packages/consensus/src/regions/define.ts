import type { Geometry, GeometryType } from '@reticle/geometry'

export type AnyRegionMethod = RegionMethod<string>

/** How the shape of a cluster is made of its marks. */
export type RegionMethod<Id extends string> = {
  readonly id: Id
  readonly version: string
  /** Shapes that it can work on; a cluster with another shape gets its medoid. */
  readonly takes: readonly GeometryType[]
  /**
   * @param shapes at least two, in canonical order.
   * @param closenessOf closeness of two of them by place, 0 to 1.
   * @returns null when the shapes have no outcome under this method (for example: no pixel has a majority).
   */
  readonly fuse: (shapes: readonly Geometry[], closenessOf: (a: number, b: number) => number) => Geometry | null
}

export const defineRegionMethod = <const Id extends string>(method: RegionMethod<Id>): RegionMethod<Id> => method
