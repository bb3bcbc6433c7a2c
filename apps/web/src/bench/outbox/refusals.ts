import { ApiError, NetworkError } from '../../net/client.ts'

/** What a failed request means for work that waits to be sent. */
export type Refusal =
  /** No connection, or a server that is restarting or overloaded: try again later. */
  | { readonly kind: 'offline' }
  | { readonly kind: 'signed-out' }
  /** The draft on the server is not the one that this was built on. */
  | { readonly kind: 'conflict' }
  /** The lease ran out or was renewed elsewhere. */
  | { readonly kind: 'stale-fence' }
  /** Repeating does not help. */
  | { readonly kind: 'refused'; readonly message: string }

export const refusalOf = (error: unknown): Refusal => {
  if (error instanceof NetworkError) return { kind: 'offline' }
  // An answer that the contract does not know: a bug, or a page that is older than its server. The work stays, the message shows.
  if (!(error instanceof ApiError)) return { kind: 'refused', message: error instanceof Error ? error.message : String(error) }
  if (error.status === 401) return { kind: 'signed-out' }
  if (error.status >= 500 || error.status === 429 || error.status === 408) return { kind: 'offline' }
  if (error.code === 'conflict') return { kind: 'conflict' }
  if (error.code === 'stale-fence') return { kind: 'stale-fence' }
  const places = (error.problem.problems ?? []).map((problem) => problem.message)
  return { kind: 'refused', message: [error.message, ...places].join('; ') }
}

/** Waiting time before the next try, in milliseconds: 1 s, doubling, at most 30 s. */
export const retryDelay = (failures: number): number => Math.min(30_000, 1_000 * 2 ** Math.max(0, failures - 1))

/** Runs something later; the returned function takes it back. */
export type Later = (milliseconds: number, run: () => void) => () => void

export const browserLater: Later = (milliseconds, run) => {
  const timer = setTimeout(run, milliseconds)
  return () => clearTimeout(timer)
}
