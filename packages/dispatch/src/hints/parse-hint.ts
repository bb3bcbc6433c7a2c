import { type Hint, hintSchema } from '@reticle/contract'

/** The hint in a message, or undefined: what another version sends, or rubbish, is passed over. */
export const parseHint = (text: string | undefined): Hint | undefined => {
  try {
    return hintSchema.parse(JSON.parse(text ?? ''))
  } catch {
    return undefined
  }
}
