import { type Hint, hintSchema, type PresenceReport, presenceReportSchema } from '@reticle/contract'
import type { z } from 'zod'

/** Whoever listens to one kind of message. What another version sends, or rubbish, is passed over. */
export const busChannel = <T>(schema: z.ZodType<T>) => {
  const listeners = new Set<(message: T) => void>()
  return {
    listeners,
    hear: (text: string | undefined): void => {
      const message = parse(schema, text)
      if (message !== undefined) for (const listener of listeners) listener(message)
    },
  }
}

const parse = <T>(schema: z.ZodType<T>, text: string | undefined): T | undefined => {
  try {
    return schema.parse(JSON.parse(text ?? ''))
  } catch {
    return undefined
  }
}

export const hintChannel = () => busChannel<Hint>(hintSchema)
export const presenceChannel = () => busChannel<PresenceReport>(presenceReportSchema)
