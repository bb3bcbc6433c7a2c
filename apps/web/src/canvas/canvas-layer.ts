import type { Region } from '@reticle/domain'

/** How one region is drawn. Colours are CSS colours; `width` and `dash` are in CSS pixels whatever the zoom. */
export type RegionStyle = {
  readonly stroke: string
  readonly fill: string
  readonly width: number
  readonly dash?: readonly number[]
  /** A short text beside the mark. */
  readonly label?: string
}

/** Regions that are drawn together: a reader's marks, the consensus, one's own. Later layers lie on top. */
export type CanvasLayer = {
  readonly id: string
  readonly regions: readonly Region[]
  readonly style: (region: Region) => RegionStyle
  readonly isVisible: boolean
}

/** A region under the pointer. */
export type RegionHit = { readonly layerId: string; readonly regionId: string }
