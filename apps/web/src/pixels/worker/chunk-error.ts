import type { Failure } from './messages.ts'

/** A chunk that cannot be had, in words for people. */
export class ChunkError extends Error {
  readonly kind: Failure['kind']
  constructor(kind: Failure['kind'], reason: string, cause?: unknown) {
    super(reason, { cause })
    this.kind = kind
  }
}

const messagesOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The failure that a thrown error stands for; libraries wrap errors as causes of their own. */
export const failureOf = (error: unknown): Failure => {
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++)
    if (at instanceof ChunkError) return { kind: at.kind, reason: at.message }
  if (error instanceof DOMException && error.name === 'AbortError') return { kind: 'aborted', reason: 'no longer wanted' }
  let root = error
  while (root instanceof Error && root.cause !== undefined) root = root.cause
  return { kind: 'refused', reason: `the data cannot be decoded: ${messagesOf(root)}` }
}
