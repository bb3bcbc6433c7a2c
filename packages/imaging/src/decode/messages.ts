import type { Result } from '@reticle/domain'
import type { Decoded, DecodeLimits, Reject } from '../port.ts'

export type DecodeRequest = { readonly bytes: Uint8Array; readonly limits: DecodeLimits }
/** `ready`: the child has loaded its codecs. `too-large`: it gives up because of its memory and ends. */
export type DecodeAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'outcome'; readonly outcome: Result<Decoded, Reject> }
  | { readonly kind: 'too-large' }
