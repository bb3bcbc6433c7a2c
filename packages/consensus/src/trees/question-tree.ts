/**
 * Shares of the answers of a question tree, weighted by how many readers came that far.
 *
 * Idea: few readers are asked a late question, and all of them answered the earlier ones in one way. Its shares among those who were asked say
 * nothing of how likely the branch is; times the share of the answers that lead there they do, and all the ends of the tree add up to 1.
 * Formula: P(answer a of q) = P(q is asked) n_a / n_q; P(q is asked) = sum of P over the answers of the earlier question that lead to q, 1 for
 * a question that is always asked. A reader who stopped half way counts in the questions that he answered.
 * Source: K. Willett et al., "Galaxy Zoo 2", MNRAS 435 (2013), section 3.3 (weighted vote fractions), without their debiasing.
 * Complexity: O(votes).
 * Known failure: where few readers reached a question its shares are rough: look at `n`.
 */

export type TreeQuestion = {
  readonly id: string
  readonly options: readonly string[]
  /** Asked only after the earlier question had one of these; always without it. */
  readonly showWhen?: { readonly questionId: string; readonly options: readonly string[] } | undefined
}

export type TreeShare = {
  readonly questionId: string
  readonly option: string
  /** Of those who answered the question. */
  readonly share: number
  /** Of all: times the share of the answers that lead to the question. */
  readonly weighted: number
  /** Readers who answered the question. */
  readonly n: number
}

/**
 * @param questions in their order: a question comes after the one that it depends on.
 * @param votes number of readers for each option of each question, by `question` and `option`; options without votes can be left out.
 */
export const treeShares = (questions: readonly TreeQuestion[], votes: ReadonlyMap<string, ReadonlyMap<string, number>>): TreeShare[] => {
  const weightedOf = new Map<string, number>()
  const keyOf = (questionId: string, option: string) => JSON.stringify([questionId, option])
  return questions.flatMap(({ id, options, showWhen }) => {
    const counts = votes.get(id) ?? new Map<string, number>()
    const n = options.reduce((sum, option) => sum + (counts.get(option) ?? 0), 0)
    const asked =
      showWhen === undefined
        ? 1
        : showWhen.options.reduce((sum, option) => sum + (weightedOf.get(keyOf(showWhen.questionId, option)) ?? 0), 0)
    return options.map((option): TreeShare => {
      const share = n === 0 ? 0 : (counts.get(option) ?? 0) / n
      weightedOf.set(keyOf(id, option), asked * share)
      return { questionId: id, option, share, weighted: asked * share, n }
    })
  })
}
