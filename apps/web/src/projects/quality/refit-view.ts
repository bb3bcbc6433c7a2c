import type { AnalysisDetail } from '@reticle/contract'
import type { AnalysisRecipe, ProjectId, Protocol, Refit } from '@reticle/domain'

/** A refit with the words for what it names by id. */
export type RefitView = {
  readonly projectId: ProjectId
  readonly protocol: Protocol | undefined
  readonly refit: Refit
  readonly by: AnalysisRecipe
  readonly isRestricted: boolean
  readonly personName: (id: string) => string
  readonly sampleName: (id: string) => string
}

export const namesOf = (rows: AnalysisDetail['people']): ((id: string) => string) => {
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  return (id) => names.get(id) ?? id.slice(0, 8)
}

/** Undefined while there is none, or when it is a dry-run. */
export const refitViewOf = (detail: AnalysisDetail | undefined, protocol: Protocol | undefined): RefitView | undefined => {
  if (detail?.outcome?.kind !== 'refit') return undefined
  const { refit, by } = detail.outcome
  return {
    projectId: detail.projectId,
    protocol,
    refit,
    by,
    isRestricted: detail.isRestricted,
    personName: namesOf(detail.people),
    sampleName: namesOf(detail.samples),
  }
}
