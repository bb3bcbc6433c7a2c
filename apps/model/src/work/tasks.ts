import type { Pixels, Place, Prompt } from '@reticle/backends'
import type { TrainWish } from '../learn/train.ts'

/** What threads are asked to do. */
export type Task =
  | {
      readonly kind: 'predict'
      readonly pixels: Pixels
      readonly place: Place
      readonly labels: readonly string[]
      readonly version: { readonly version: string; readonly text: string | null }
    }
  | { readonly kind: 'prompt'; readonly pixels: Pixels; readonly place: Place; readonly prompt: Prompt; readonly label: string }
  | ({ readonly kind: 'train' } & TrainWish)
