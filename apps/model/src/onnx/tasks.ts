import type { Pixels, Place, Prompt } from '@reticle/backends'

/** What the thread of an ONNX model is asked to do. */
export type OnnxTask =
  | { readonly kind: 'open' }
  | { readonly kind: 'predict'; readonly pixels: Pixels; readonly place: Place; readonly labels: readonly string[] }
  | { readonly kind: 'prompt'; readonly pixels: Pixels; readonly place: Place; readonly prompt: Prompt; readonly label: string }
