/**
 * Votes on a taxonomy: a vote for a class is a vote for everything above it too, so readers who agree on the genus and differ on the species
 * have agreed on the genus.
 *
 * Idea: the share of a node is the share of readers who voted for it or for anything below. The outcome is the deepest node that at least
 * `share` of the readers stand behind; two such nodes side by side cannot be while the share is above one half.
 * Formula: s_n = (votes at n + sum over children of their votes) / readers.
 * Source: the "vote up" of citizen-science taxonomies, as in camera-trap plurality with taxonomic fallback: S. Willi et al., "Identifying animal
 * species in camera trap images using deep learning and citizen science", Methods in Ecology and Evolution 10 (2019).
 * Complexity: O(votes x depth).
 * Known failure: a reader who stops at the genus out of caution counts against every species, as does one who is wrong.
 */

/** The parent of each node; undefined at the top. */
export type Parents = ReadonlyMap<string, string | undefined>

export type TaxonomyOutcome = {
  /** The deepest node with the share that was asked for; null when not even a top node has it. */
  readonly node: string | null
  /** Share of the readers behind each node that has any, ancestors first, then by id. */
  readonly shares: readonly { readonly node: string; readonly share: number; readonly depth: number }[]
}

/** A node with all that is above it, from the node up. A cycle ends where it closes. */
export const lineageOf = (node: string, parents: Parents): readonly string[] => {
  const lineage: string[] = []
  for (let at: string | undefined = node; at !== undefined && !lineage.includes(at); at = parents.get(at)) lineage.push(at)
  return lineage
}

/**
 * @param votes one node for each reader.
 * @param share the least share of the readers, above one half: with less two nodes side by side could both have it.
 */
export const voteUp = (votes: readonly string[], parents: Parents, share: number): TaxonomyOutcome => {
  if (share <= 0.5 || share > 1) throw new RangeError(`a share of ${share}: it has to be above 0.5, and at most 1`)
  const behind = new Map<string, number>()
  for (const vote of votes) for (const node of lineageOf(vote, parents)) behind.set(node, (behind.get(node) ?? 0) + 1)
  const shares = [...behind]
    .map(([node, count]) => ({ node, share: count / votes.length, depth: lineageOf(node, parents).length - 1 }))
    .toSorted((a, b) => a.depth - b.depth || (a.node < b.node ? -1 : 1))
  const deepest = shares.filter((one) => one.share >= share - 1e-9).at(-1)
  return { node: deepest?.node ?? null, shares }
}
