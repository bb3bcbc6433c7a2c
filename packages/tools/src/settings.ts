/** What the tools are set to; kept for the person, shown in the bar beside the tools. Lengths in image px unless said otherwise. */
export type ToolSettings = {
  /** Radius of brush and eraser. */
  readonly brushRadius: number
  /** How far a value may be from the one clicked, in the unit of the values; null: a tenth of the window that is shown. */
  readonly tolerance: number | null
  /** The wand takes only pixels that hang together with the one clicked. */
  readonly isContiguous: boolean
  /** Threshold: between these values, or by Otsu's method. */
  readonly threshold: 'otsu' | { readonly low: number; readonly high: number }
  /** Threshold and spots: what is looked for is brighter than what is around it, or darker. */
  readonly isBright: boolean
  /** Side of a superpixel. */
  readonly cellSize: number
  /** Least and greatest radius of a spot. */
  readonly spotRadius: { readonly least: number; readonly most: number }
  /** How much a spot stands out, as a share of the range of the values in sight: 0 finds all. */
  readonly spotContrast: number
  /** What a spot becomes. */
  readonly spotMark: 'point' | 'ellipse'
  /** Vertices snap to the borders of neighbours. */
  readonly isSnapping: boolean
}

export const defaultSettings: ToolSettings = {
  brushRadius: 8,
  tolerance: null,
  isContiguous: true,
  threshold: 'otsu',
  isBright: true,
  cellSize: 16,
  spotRadius: { least: 2, most: 8 },
  spotContrast: 0.1,
  spotMark: 'point',
  isSnapping: true,
}
