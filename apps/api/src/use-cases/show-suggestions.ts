import type { Suggested } from '@reticle/contract'
import { type AssistPolicy, isBlankStart, isOfModels, openAssist } from '@reticle/domain'
import type { Context } from '../context.ts'

type Held = NonNullable<Awaited<ReturnType<Context['read']['suggestionShowings']['of']>>>
type Shown = Awaited<ReturnType<Context['read']['suggestionShowings']['lastOf']>>[number]

/** What was shown first goes on to be shown, and nothing that came later: what is measured by it has to be what the reader saw. */
const again = async ({ read }: Context, { isBlank, suggestionIds }: NonNullable<Held['shown']>): Promise<Shown[]> =>
  isBlank ? [] : read.suggestionShowings.byIds(suggestionIds)

const first = async (context: Context, held: Held, assist: AssistPolicy, assignmentId: string, annotatorId: string): Promise<Shown[]> => {
  const { read, unitOfWork, now } = context
  const { projectId, taskId } = held
  const all = await read.suggestionShowings.lastOf(taskId)
  const { models } = assist
  const found = models === undefined ? all : all.filter((one) => isOfModels(models, one))
  if (found.length === 0) return []
  // Whoever reads for an audit of a rule must not be led by the model that the rule goes by (MR38).
  const isBlank = held.isAudit || isBlankStart(assist, { taskId, annotatorId })
  await unitOfWork(({ suggestionShowings }) =>
    suggestionShowings.add({
      ...{ assignmentId, projectId, taskId, annotatorId, isBlank, suggestionIds: found.map(({ id }) => id) },
      ...{ leastConfidence: assist.leastConfidence, shownAt: now() },
    }),
  )
  // Two who asked at once are shown the same: what was kept.
  const kept = (await read.suggestionShowings.of(assignmentId, annotatorId))?.shown
  return kept === null || kept === undefined ? [] : again(context, kept)
}

/**
 * What models suggest for a held sample, by the protocol's policy (docs/spec/models.md, MR20 and MR21). The first time that there are any, it is
 * kept what was shown, or that it was kept back. To the reader a blank start is as if there were none.
 */
export const showSuggestions = async (context: Context, annotatorId: string, assignmentId: string): Promise<Suggested> => {
  await context.dispenser.persist({ assignmentId })
  const held = await context.read.suggestionShowings.of(assignmentId, annotatorId)
  if (held === undefined) return { leastConfidence: openAssist.leastConfidence, suggestions: [] }
  const assist = held.assist ?? openAssist
  const shown = held.shown === null ? await first(context, held, assist, assignmentId, annotatorId) : await again(context, held.shown)
  return {
    leastConfidence: assist.leastConfidence,
    suggestions: shown.map(({ id, model, content, said, createdAt }) => ({
      ...{ id, model, content },
      confidences: content.regions.map((_, index) => said?.confidences[index] ?? null),
      createdAt: new Date(createdAt).toISOString(),
    })),
  }
}
