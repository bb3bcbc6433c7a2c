export type ReleaseProblem = {
  readonly code:
    | 'manifest-missing'
    | 'manifest-invalid'
    | 'manifest-not-canonical'
    | 'file-missing'
    | 'file-changed'
    | 'file-additional'
    | 'count-wrong'
    | 'order-wrong'
    | 'split-leaks'
    | 'split-differs'
    | 'provenance-broken'
    | 'document-incomplete'
  /** The file, and the place in it where one can be named. */
  readonly at: string
  readonly message: string
}

export type Report = (code: ReleaseProblem['code'], at: string, message: string) => void
