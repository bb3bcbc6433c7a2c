import { chanceOf } from '@reticle/domain'

export type Parameters = Readonly<Record<string, number>>

/** How scores came about, to be kept with them (ML4). */
export type Recipe = { readonly strategy: string; readonly version: string; readonly parameters: Parameters; readonly seed: number }

/** One score for each sample, 0 to 1, the highest first; with the numbers that it was made of, in the same order. */
export type Scores = {
  readonly scores: Float64Array
  readonly parts: Readonly<Partial<Record<string, Float64Array>>>
  readonly by: Recipe
}

/** Why a sample has its score: each part by name (ML4). */
export const whyOf = ({ scores, parts }: Pick<Scores, 'scores' | 'parts'>, row: number): Readonly<Record<string, number>> => ({
  score: scores[row] ?? Number.NaN,
  ...Object.fromEntries(Object.entries(parts).map(([name, values]) => [name, values?.[row] ?? Number.NaN])),
})

/** Numbers in [0, 1) that decide between equal scores: of seed and id alone (ML3). */
export const chances = (ids: readonly string[], seed: number): Float64Array => {
  const salt = String(seed)
  return Float64Array.from(ids, (id) => chanceOf(id, salt))
}

/** Rows by score, the highest first; equal scores by the seed and the id. O(n log n). */
export const rank = (ids: readonly string[], scores: Float64Array, seed: number): Uint32Array => {
  const chance = chances(ids, seed)
  const order = Uint32Array.from(ids, (_, row) => row)
  return order.sort((a, b) => {
    const byScore = (scores[b] ?? 0) - (scores[a] ?? 0)
    if (byScore !== 0) return byScore
    const byChance = (chance[a] ?? 0) - (chance[b] ?? 0)
    if (byChance !== 0) return byChance
    return (ids[a] ?? '') < (ids[b] ?? '') ? -1 : 1
  })
}
