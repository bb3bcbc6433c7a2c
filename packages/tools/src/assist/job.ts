import type { Bounds, Geometry, Point, Ring } from '@reticle/geometry'

/**
 * Work on the measured values of the plane and channel in sight, at full resolution: native values, and never the screen's 8 bits.
 * `within`: the part of the image that is looked at, in image space. Run in a worker, with progress and cancel.
 */
export type AssistJob =
  /** Pixels whose values are within `tolerance` (data units; null: a tenth of the window in sight) of the one at `seed`. */
  | {
      readonly kind: 'wand'
      readonly seed: Point
      readonly tolerance: number | null
      readonly isContiguous: boolean
      readonly within: Bounds
    }
  /** Pixels inside of `region` beyond a threshold, Otsu's or given; `isBright`: above it. */
  | {
      readonly kind: 'threshold'
      readonly region: Geometry
      readonly range: 'otsu' | { readonly low: number; readonly high: number }
      readonly isBright: boolean
    }
  /** The path of least cost along edges from one place to another (livewire). */
  | { readonly kind: 'scissors'; readonly from: Point; readonly to: Point }
  /** Watershed from marker strokes: which pixels belong to the object. */
  | {
      readonly kind: 'grow'
      readonly seeds: readonly { readonly path: Ring; readonly isObject: boolean }[]
      readonly within: Bounds
    }
  /** Superpixels of about `cellSize` px. */
  | { readonly kind: 'superpixels'; readonly cellSize: number; readonly within: Bounds }
  /** Spots that stand out from what is around them. */
  | {
      readonly kind: 'blobs'
      readonly within: Bounds
      readonly radius: { readonly least: number; readonly most: number }
      readonly isBright: boolean
      readonly contrast: number
    }
  /** A segmentation model behind the server: prompts in, suggested regions out. */
  | {
      readonly kind: 'model'
      readonly prompts: readonly (
        | { readonly at: Point; readonly isObject: boolean }
        | { readonly box: Bounds }
        | { readonly text: string }
      )[]
      readonly within: Bounds
    }

export type AssistKind = AssistJob['kind']

/**
 * What came of a job. `marks`: shapes, with what was found out on the way (a threshold in data units) as `note`; `path`: from the first place
 * to the second, both in it; `cells`: superpixels, as masks; `failed`: why, for people.
 */
export type AssistAnswer =
  | {
      readonly kind: 'marks'
      readonly geometries: readonly Geometry[]
      readonly note?: string | undefined
      /** Name and version of the model that suggests them: a mark that is kept says that it began so. */
      readonly model?: string | undefined
    }
  | { readonly kind: 'path'; readonly points: Ring }
  | { readonly kind: 'cells'; readonly cells: readonly Geometry[] }
  | { readonly kind: 'failed'; readonly reason: string }
