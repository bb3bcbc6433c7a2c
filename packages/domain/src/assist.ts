import type { AssistPolicy } from './model.ts'
import { chanceOf } from './routing-chance.ts'

/** Without a word in the protocol: every suggestion of every model is shown. */
export const openAssist: AssistPolicy = { blankShare: 0, seed: 1, leastConfidence: 0 }

/**
 * Whether this annotator begins with this task without suggestions (docs/spec/models.md, MR20). Drawn once and for all for each pair, so that a
 * second reading is like the first, and gold like any other task.
 */
export const isBlankStart = (
  { blankShare, seed }: Pick<AssistPolicy, 'blankShare' | 'seed'>,
  { taskId, annotatorId }: { readonly taskId: string; readonly annotatorId: string },
): boolean => chanceOf(taskId, `blank ${seed} ${annotatorId}`) < blankShare

/** Whether a suggestion is of one of these models, by the model's name alone or with its version. */
export const isOfModels = (
  names: readonly string[],
  { model, modelName }: { readonly model: string; readonly modelName: string },
): boolean => names.includes(modelName) || names.includes(model)
