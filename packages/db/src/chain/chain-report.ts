/** What does not fit, where, in words. */
export type ChainProblem = {
  readonly code: 'seal-changed' | 'seal-missing' | 'changed' | 'missing' | 'not-sealed' | 'release-changed' | 'head-unknown'
  readonly at: string
  readonly message: string
}
export type Tell = (code: ChainProblem['code'], at: string, message: string) => void

export type ChainReport = {
  readonly seals: number
  readonly events: number
  /** Annotations, consensus, adjudications and protocols that were compared with what was sealed of them. */
  readonly rows: number
  /** Events that are so young that the next seal takes them. */
  readonly waiting: number
  /** The hash of the last seal. */
  readonly head: string | null
  /** The first of them. */
  readonly problems: readonly ChainProblem[]
  readonly problemCount: number
}

export const mostProblems = 1000
