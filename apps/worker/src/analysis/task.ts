import type { AnalysisOutcome, AnalysisRequest, ProjectId } from '@reticle/domain'

/** What the analysing thread is told. */
export type AnalysisTask = { readonly databaseUrl: string; readonly projectId: ProjectId; readonly request: AnalysisRequest }

/** What it says: how far it is, 0 to 1, and at last the outcome. */
export type AnalysisNews =
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'outcome'; readonly outcome: AnalysisOutcome }
