import type { AnnotationProblem } from './annotation-problem.ts'

/** What a use case may refuse. Only the HTTP edge maps codes to status numbers. */
export type DomainError =
  | { readonly code: 'unauthenticated'; readonly message: string }
  | { readonly code: 'forbidden'; readonly message: string }
  | { readonly code: 'not-found'; readonly message: string }
  | {
      readonly code: 'invalid-input'
      readonly message: string
      readonly at?: string
      /** Where there are several. */
      readonly places?: readonly { readonly at: string; readonly message: string }[]
    }
  | { readonly code: 'invalid-annotation'; readonly message: string; readonly problems: readonly AnnotationProblem[] }
  | { readonly code: 'conflict'; readonly message: string }
  | { readonly code: 'wrong-state'; readonly message: string }
  | { readonly code: 'stale-fence'; readonly message: string }
  /** Somebody else holds the lease. */
  | { readonly code: 'leased'; readonly message: string }
  | { readonly code: 'own-annotation'; readonly message: string }
  | { readonly code: 'too-large'; readonly message: string }
  | { readonly code: 'too-many-requests'; readonly message: string; readonly retryAfterSeconds: number }
  | { readonly code: 'unavailable'; readonly message: string; readonly retryAfterSeconds: number }

export type ErrorCode = DomainError['code']
