import type { AnswerShares, Protocol, Question } from '@reticle/domain'
import { dawidSkene } from '../algorithms/dawid-skene.ts'
import type { ThreadHost } from '../algorithms/em-kernel/crew.ts'
import { questionsOnSample } from '../task/answers.ts'
import { type AskedQuestion, answerShares } from '../trees/answer-shares.ts'
import { chosen, notChosen } from '../trees/option-votes.ts'
import type { VoteTable } from '../votes/vote-table.ts'
import type { FittedSubject } from './fit-subject.ts'
import { subTable } from './sub-table.ts'

/** Questions with options; of numbers, dates and text there are no shares. */
const hasOptions = ({ kind }: Question): boolean => kind === 'single' || kind === 'scale' || kind === 'multiple' || kind === 'taxonomy'

const votesOf = (table: VoteTable): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const label of table.classOf) counts.set(table.classes[label] ?? '', (counts.get(table.classes[label] ?? '') ?? 0) + 1)
  return counts
}

/** Mean posterior of each option being chosen: a model of two classes for each (C76). */
const modelOfOptions = (table: VoteTable, options: readonly string[], threads?: ThreadHost): ReadonlyMap<string, number> =>
  new Map(
    options.flatMap((option) => {
      const has = table.classes.map((label) => label.split('+').includes(option))
      const unsure = table.classes.indexOf('?')
      const votes = subTable(table, [notChosen, chosen], (label) => (label === unsure ? -1 : has[label] === true ? 1 : 0))
      const fit = dawidSkene.fit(votes, threads && { threads })
      const share = fit.ok ? fit.value.priors[1] : undefined
      return share === undefined ? [] : [[option, share] as const]
    }),
  )

const modelOf = (
  { table, fit }: FittedSubject,
  { kind, options }: Question,
  threads: ThreadHost | undefined,
): ReadonlyMap<string, number> | undefined => {
  if (fit === null) return undefined
  if (kind === 'multiple')
    return modelOfOptions(
      table,
      options.map(({ id }) => id),
      threads,
    )
  return new Map(table.classes.map((label, place) => [label, fit.priors[place] ?? 0]))
}

/** Shares of the answers of the questions on the sample (C97), of the votes that a refit counted. */
export const sharesOf = (protocol: Protocol, subjects: readonly FittedSubject[], threads?: ThreadHost): AnswerShares[] => {
  const byId = new Map(subjects.map((one) => [one.subject.id, one]))
  const asked = questionsOnSample(protocol).flatMap((question): AskedQuestion[] => {
    const fitted = byId.get(question.id)
    if (fitted === undefined || !hasOptions(question)) return []
    const { id, showWhen, kind, options } = question
    const isSeveral = kind === 'multiple'
    return [
      {
        id,
        options: options.map((option) => option.id),
        showWhen,
        isSeveral,
        votes: votesOf(fitted.table),
        model: modelOf(fitted, question, threads),
      },
    ]
  })
  return answerShares(asked)
}
