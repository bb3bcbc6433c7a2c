import type { Repositories } from '@reticle/db'
import type { ProjectId, TaskId } from '@reticle/domain'

export type TakenEffect = NonNullable<Awaited<ReturnType<Repositories['ruleEffects']['take']>>>

/** What came of an effect: why it could not be done, or which tasks the dispenser has to look at. */
export type Ran = {
  readonly fault?: string | undefined
  readonly refresh?: { readonly projectId: ProjectId; readonly taskIds: readonly TaskId[] }
}
