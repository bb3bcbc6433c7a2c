import type { MaskGeometry, RowSpans } from '@reticle/geometry'

/**
 * A brush that is down. `rows`: all pixels that it has covered so far; rows that a step did not touch are those of the step before, the same
 * lists. `base`: the mask that is painted on or erased from; without it the stroke is a mark of its own, or erases from several.
 */
export type Stroke = {
  readonly mode: 'paint' | 'erase'
  readonly rows: RowSpans
  readonly base?: { readonly regionId: string; readonly mask: MaskGeometry } | undefined
}
