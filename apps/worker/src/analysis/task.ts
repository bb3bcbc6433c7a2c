import type { ReaderModel } from '@reticle/consensus'
import type { AnalysisOutcome, AnalysisRequest, ProjectId } from '@reticle/domain'

/** What the analysing thread is told. */
export type AnalysisTask = {
  readonly databaseUrl: string
  readonly projectId: ProjectId
  /** How many threads may fit one large table at once; left out: as many as there are cores. */
  readonly fitThreads?: number | undefined
  /** `models`: only how readers answer, for a plan that goes by it. */
  readonly request: AnalysisRequest | { readonly kind: 'models' }
}

/** What it comes to; a dry-run brings no models, and models no outcome. */
export type Analysed = {
  readonly outcome: AnalysisOutcome | null
  /** How readers answer each question. */
  readonly models: ReadonlyMap<string, ReaderModel>
}

/** What it says: how far it is, 0 to 1, and at last the outcome. */
export type AnalysisNews = { readonly kind: 'progress'; readonly done: number } | { readonly kind: 'outcome'; readonly analysed: Analysed }
