import type { Region } from '@reticle/domain'

/** Patterns that tell labels apart without colour. */
export type PatternName = 'lines' | 'dots' | 'cross' | 'rising' | 'grid' | 'rings'

/** How one region is drawn. Colours are CSS colours; `width` and `dash` are in CSS pixels whatever the zoom. */
export type RegionStyle = {
  readonly stroke: string
  readonly fill: string
  readonly width: number
  readonly dash?: readonly number[]
  /** Dark under the outline, so that it is seen on bright pixels too. Left out where very many marks are in sight. */
  readonly casing?: string
  /** The pixels of a mask; without it they are filled as areas are. */
  readonly maskFill?: string
  /** Drawn over the fill in the colour of the outline. */
  readonly pattern?: PatternName
  /** 0..1, of the whole mark; 1 without it. */
  readonly opacity?: number
  /** Of a skeleton: the pairs of keypoints, by position, that a line joins. */
  readonly edges?: readonly (readonly [number, number])[]
  /** A short text beside the mark. */
  readonly label?: string
}

/** Regions that are drawn together: a reader's marks, the consensus, one's own. Later layers lie on top. */
export type CanvasLayer = {
  readonly id: string
  readonly regions: readonly Region[]
  /** Keep its identity as long as it says the same. */
  readonly style: (region: Region) => RegionStyle
  readonly isVisible: boolean
}

/** A region under the pointer. */
export type RegionHit = { readonly layerId: string; readonly regionId: string }
