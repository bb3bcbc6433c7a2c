/**
 * Questions with several options at once: each option is a question of its own, chosen or not.
 *
 * Idea: readers who agree on two of three options have agreed on those two; as one answer (C14) they would have agreed on nothing. Binary
 * relevance: any algorithm for labels runs on each option, and each option has a posterior of being chosen.
 * Source: M.-L. Zhang et al., "Binary relevance for multi-label learning: an overview", Frontiers of Computer Science 12 (2018).
 * Complexity: that of the algorithm, times the options.
 * Known failure: does not know that two options exclude each other, or come together.
 */
import { type Vote, type VoteTable, voteTable } from '../votes/vote-table.ts'

export const chosen = 'chosen'
export const notChosen = 'not-chosen'

/** The members of a label that stands for several options, `a+b`. */
const membersOf = (label: string): ReadonlySet<string> => new Set(label.split('+').filter((member) => member !== ''))

/** One table for each option, in the order of their ids, with the classes `not-chosen` and `chosen`. */
export const optionTables = (votes: readonly Vote[]): ReadonlyMap<string, VoteTable> => {
  const read = votes.map((vote) => ({ vote, members: membersOf(vote.label) }))
  const options = [...new Set(read.flatMap(({ members }) => [...members]))].toSorted((a, b) => (a < b ? -1 : 1))
  return new Map(
    options.map((option) => [
      option,
      voteTable(
        read.map(({ vote, members }) => ({ ...vote, label: members.has(option) ? chosen : notChosen })),
        { classes: [notChosen, chosen] },
      ),
    ]),
  )
}
