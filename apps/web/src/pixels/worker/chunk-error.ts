import type { ChunkReason, Failure } from './messages.ts'

/** A chunk that cannot be had: why, by a code that the page has words for; `detail`: what goes into them. */
export class ChunkError extends Error {
  readonly kind: Failure['kind']
  readonly reason: ChunkReason
  readonly detail: string
  constructor(
    kind: Failure['kind'],
    reason: ChunkReason,
    { detail = '', cause }: { readonly detail?: string; readonly cause?: unknown } = {},
  ) {
    super(reason, { cause })
    this.kind = kind
    this.reason = reason
    this.detail = detail
  }
}

const messagesOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The failure that a thrown error stands for; libraries wrap errors as causes of their own. */
export const failureOf = (error: unknown): Failure => {
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++)
    if (at instanceof ChunkError) return { kind: at.kind, reason: at.reason, detail: at.detail }
  if (error instanceof DOMException && error.name === 'AbortError') return { kind: 'aborted', reason: 'not-wanted', detail: '' }
  let root = error
  while (root instanceof Error && root.cause !== undefined) root = root.cause
  return { kind: 'refused', reason: 'not-decoded', detail: messagesOf(root) }
}
