import type { Repositories } from '@reticle/db'
import type { OrderingRecipe, ProjectId } from '@reticle/domain'
import { orderBy } from '@reticle/learning'
import { knownOf } from './known.ts'
import { RefusedRecipe, readPoolFacts } from './read-facts.ts'
import type { OrderedPool } from './task.ts'

/** Share of the progress that reading is. */
const reading = 0.5

/** Puts a project into the order of a recipe; writes nothing. Throws `RefusedRecipe` with place and cure where the recipe cannot be followed. */
export const orderPool = async (
  read: Repositories,
  projectId: ProjectId,
  recipe: OrderingRecipe,
  onProgress: (done: number) => void,
): Promise<OrderedPool> => {
  const draws = await read.loops.drawsOf(projectId)
  const facts = await readPoolFacts(read, projectId, recipe, draws, (done) => onProgress(reading * done))
  const { known, weights } = knownOf(facts)
  // Settled tasks compete only where the recipe asks for more reads of them.
  const competes = recipe.moreReads > 0 ? known.competes : known.competes.map((one, row) => (facts.isClosed[row] === 1 ? 0 : one))
  const parts = recipe.parts.map((part) =>
    part.strategy === 'active-lab' ? { ...part, parameters: { ...weights, ...part.parameters } } : part,
  )
  const ordered = orderBy({ ...known, competes }, { parts, seed: recipe.seed })
  if (!ordered.ok) throw new RefusedRecipe('at' in ordered.error ? `${ordered.error.at}: ${ordered.error.message}` : ordered.error.message)
  const { rows, scores, parts: why, versions, mixture } = ordered.value
  const isAsked = facts.said.some(({ has }) => has.includes(1))
  return {
    ids: Array.from(rows, (row) => facts.rows[row]?.taskId ?? ''),
    isClosed: Uint8Array.from(rows, (row) => facts.isClosed[row] ?? 0),
    ...{ scores, parts: why, versions, mixture },
    questionId: facts.subject?.id ?? null,
    models: facts.versions.map(({ name }) => name),
    predicted: isAsked ? rows.filter((row) => facts.said.some(({ has }) => has[row] === 1)).length : 0,
    heldOut: rows.filter((row) => facts.rows[row]?.isHeldOut === true).length,
  }
}
