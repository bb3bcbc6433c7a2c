/**
 * Shares of the answers of a protocol's questions, as they hang together: of a tree each answer weighted by the answers that lead to it (C75),
 * of a question with several options each option by itself (C76), with the share that a model of the readers gives it.
 *
 * Idea: `treeShares` on the votes of all samples together, so that the answers of a question add up to the share of those who were asked it. A
 * choice of several options is one answer there, since a reader gives one; its options are then told one by one, and need not add up.
 * Complexity: O(options), and a fit of two classes for each option of a question with several.
 * Known failure: samples that more readers saw weigh more.
 */
import type { AnswerShares } from '@reticle/domain'
import { type TreeQuestion, type TreeShare, treeShares } from './question-tree.ts'

/** A question with its votes: readings of each answer, those of several options as `a+b`. */
export type AskedQuestion = TreeQuestion & {
  readonly isSeveral: boolean
  readonly votes: ReadonlyMap<string, number>
  /** Share of each option by a model of the readers; absent where none was fitted. */
  readonly model?: ReadonlyMap<string, number> | undefined
}

const cannotTell = '?'

const membersOf = (key: string): readonly string[] => key.split('+')

/** The answers that were given, of a single choice all that can be. */
const answersOf = ({ isSeveral, options, votes }: AskedQuestion): string[] => {
  const given = [...votes.keys()].filter((key) => isSeveral || !options.includes(key))
  return [
    ...(isSeveral ? [] : options),
    ...given.toSorted((a, b) => Number(a === cannotTell) - Number(b === cannotTell) || (a < b ? -1 : 1)),
  ]
}

/** What leads to a question, in the answers of the earlier one. */
const leadsOf = (question: AskedQuestion, byId: ReadonlyMap<string, AskedQuestion>): TreeQuestion['showWhen'] => {
  const { showWhen } = question
  const earlier = byId.get(showWhen?.questionId ?? '')
  if (showWhen === undefined || earlier === undefined) return undefined
  if (!earlier.isSeveral) return showWhen
  return {
    questionId: earlier.id,
    options: answersOf(earlier).filter((key) => membersOf(key).some((one) => showWhen.options.includes(one))),
  }
}

const depthOf = ({ showWhen }: AskedQuestion, byId: ReadonlyMap<string, AskedQuestion>): number => {
  const earlier = byId.get(showWhen?.questionId ?? '')
  return earlier === undefined ? 0 : 1 + depthOf(earlier, byId)
}

type Options = AnswerShares['options']

/** Each option with the answers that hold it. */
const oneByOne = (question: AskedQuestion, shares: readonly TreeShare[]): Options => {
  const keys = [...question.options, ...(question.votes.has(cannotTell) ? [cannotTell] : [])]
  return keys.map((key) => {
    const holding = shares.filter(({ option }) => membersOf(option).includes(key))
    const sum = (of: (share: TreeShare) => number): number => holding.reduce((total, share) => total + of(share), 0)
    return {
      key,
      votes: sum(({ option }) => question.votes.get(option) ?? 0),
      share: sum(({ share }) => share),
      weighted: sum(({ weighted }) => weighted),
      model: question.model?.get(key) ?? null,
    }
  })
}

/** @param questions in their order: a question comes after the one that it depends on. */
export const answerShares = (questions: readonly AskedQuestion[]): AnswerShares[] => {
  const byId = new Map(questions.map((question) => [question.id, question]))
  const tree = questions.map(
    (question): TreeQuestion => ({ id: question.id, options: answersOf(question), showWhen: leadsOf(question, byId) }),
  )
  const shares = Map.groupBy(treeShares(tree, new Map(questions.map(({ id, votes }) => [id, votes]))), ({ questionId }) => questionId)
  const weightOf = ({ showWhen }: TreeQuestion): number =>
    showWhen === undefined
      ? 1
      : (shares.get(showWhen.questionId) ?? []).reduce(
          (sum, { option, weighted }) => sum + (showWhen.options.includes(option) ? weighted : 0),
          0,
        )
  return questions.map((question, place): AnswerShares => {
    const own = shares.get(question.id) ?? []
    const { showWhen } = question
    return {
      subjectId: question.id,
      depth: depthOf(question, byId),
      after:
        showWhen === undefined || !byId.has(showWhen.questionId) ? null : { subjectId: showWhen.questionId, keys: [...showWhen.options] },
      isOneByOne: question.isSeveral,
      asked: weightOf(tree[place] ?? question),
      n: own[0]?.n ?? 0,
      options: question.isSeveral
        ? oneByOne(question, own)
        : own.map(({ option, share, weighted }) => ({
            key: option,
            votes: question.votes.get(option) ?? 0,
            share,
            weighted,
            model: question.model?.get(option) ?? null,
          })),
    }
  })
}
