import type { Repositories } from '@reticle/db'
import { type AnnotationContent, contentOf, type Protocol } from '@reticle/domain'
import { z } from 'zod'

type Basis = { readonly adjudicationId: string | null; readonly consensusId: string | null }
type Mended = { readonly from: 'adjudication' | 'consensus' | 'file'; readonly content: AnnotationContent }

/** What the event of a reopening keeps of a gold task that is contested to be mended; nothing of any other. */
export const goldKept = (task: Basis & { readonly isGold: boolean }, to: string): { gold?: Basis } =>
  task.isGold && to === 'contested' ? { gold: { adjudicationId: task.adjudicationId, consensusId: task.consensusId } } : {}

const keptSchema = z.object({ gold: z.object({ adjudicationId: z.string().nullable(), consensusId: z.string().nullable() }) })

/** What a contested task was known by until it was reopened to be mended (docs/spec/gold.md, G35); undefined of any other. */
export const mendedBasis = async ({ history }: Pick<Repositories, 'history'>, taskId: string): Promise<Basis | undefined> => {
  const reopened = await history.lastOf(taskId, 'task.reopened')
  const kept = keptSchema.safeParse(reopened)
  return kept.success ? kept.data.gold : undefined
}

/** The known answer that is being mended, with what it came from (G10). */
export const mendedAnswer = async (
  repositories: Pick<Repositories, 'history' | 'desk' | 'knownAnswers'>,
  taskId: string,
  protocol: Protocol,
): Promise<Mended | undefined> => {
  const { desk, knownAnswers } = repositories
  const basis = await mendedBasis(repositories, taskId)
  if (basis === undefined) return undefined
  if (basis.adjudicationId !== null) {
    const decision = (await desk.adjudicationsOf(taskId)).find(({ id }) => id === basis.adjudicationId)
    return decision === undefined ? undefined : { from: 'adjudication', content: decision.content }
  }
  if (basis.consensusId !== null) {
    const consensus = await desk.consensus(basis.consensusId)
    return consensus === undefined ? undefined : { from: 'consensus', content: contentOf(protocol, consensus) }
  }
  const content = await knownAnswers.fromFile(taskId)
  return content === undefined ? undefined : { from: 'file', content }
}
