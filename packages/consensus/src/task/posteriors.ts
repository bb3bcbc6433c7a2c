import { type AnswerConsensus, type AnswerValue, answerKey, type Protocol, type Question } from '@reticle/domain'
import { type Explainer, explainerOf, type ReaderModel } from '../algorithms/reader-models.ts'
import { givenTo, questionsOnSample } from './answers.ts'
import type { ComparedAnnotation } from './compared-annotation.ts'
import { type ModelVote, modelReaderName, saidTo } from './model-votes.ts'

/** The readers of a project's last refit, question by question, ready to explain a task's answers. */
export type ReaderModels = {
  readonly fit: string
  readonly explainers: ReadonlyMap<string, Explainer & { readonly classes: readonly string[] }>
}

/** @param fit names the refit in the recipes of what is explained by it. */
export const readerModels = (fit: string, models: ReadonlyMap<string, ReaderModel>): ReaderModels => ({
  fit,
  explainers: new Map([...models].map(([question, model]) => [question, Object.assign(explainerOf(model), { classes: model.classes })])),
})

/** Posterior of each answer to a question, by its key. */
export type Posterior = ReadonlyMap<string, number>

/** By question; a question that the models do not know, or where they have not heard of an answer, is absent. */
export const posteriorsOf = (
  protocol: Protocol,
  annotations: readonly ComparedAnnotation[],
  models: ReaderModels | undefined,
  suggested: readonly ModelVote[] = [],
): ReadonlyMap<string, Posterior> => {
  const found = new Map<string, Posterior>()
  if (models === undefined || protocol.consensus.answers.method !== 'dawid-skene') return found
  const contents = annotations.map(({ content }) => content)
  for (const question of questionsOnSample(protocol)) {
    const explain = models.explainers.get(question.id)
    if (explain === undefined) continue
    const votes = givenTo(protocol, question, contents).flatMap((value, place) =>
      value === undefined ? [] : [{ reader: annotations[place]?.annotatorId ?? '', label: answerKey(value) }],
    )
    // A model explains nothing by itself: somebody has to have looked.
    const beside = suggested.flatMap((vote) => {
      const value = saidTo(protocol, question, vote)
      return value === undefined || votes.length === 0 ? [] : [{ reader: modelReaderName(vote), label: answerKey(value) }]
    })
    // What the refit has never heard from a model would undo what readers said.
    const shares = explain([...votes, ...beside.filter(({ label }) => explain.classes.includes(label))])
    if (shares !== undefined) found.set(question.id, new Map(explain.classes.map((label, place) => [label, shares[place] ?? 0])))
  }
  return found
}

const valueFor = ({ kind }: Question, key: string): AnswerValue => {
  if (key === '?') return { kind: 'cannot-tell' }
  if (kind === 'multiple') return { kind: 'choices', options: key === '' ? [] : key.split('+') }
  return kind === 'date' ? { kind: 'date', value: key } : { kind: 'choice', option: key }
}

/** An answer that nobody gave is listed from this posterior on. */
const listed = 0.01
/** Posteriors within this are equal (C18). */
const slack = 1e-9

/** The vote on a question, decided by posteriors in place of counts (C16, C105). */
const byPosterior = (protocol: Protocol, question: Question, vote: AnswerConsensus, posterior: Posterior): AnswerConsensus => {
  const most = Math.max(...posterior.values())
  const leaders = [...posterior].filter(([, share]) => share >= most - slack).map(([key]) => key)
  const given = new Map(vote.votes.map((one) => [answerKey(one.value), one]))
  const unsaid = [...posterior].filter(([key, share]) => !given.has(key) && (share >= listed || leaders.includes(key)))
  const isTied = leaders.length > 1
  const isWon = !isTied || protocol.consensus.answers.tie === 'first-option'
  const winner = leaders[0] ?? ''
  const support = given.get(winner)?.count ?? 0
  return {
    ...vote,
    value: isWon ? (given.get(winner)?.value ?? valueFor(question, winner)) : null,
    support,
    share: vote.raters === 0 ? 0 : support / vote.raters,
    isTied,
    votes: [
      ...vote.votes.map((one) => ({ ...one, posterior: posterior.get(answerKey(one.value)) ?? 0 })),
      ...unsaid.map(([key, share]) => ({ value: valueFor(question, key), count: 0, posterior: share })),
    ],
  }
}

/** Votes of a task, by the reader models where they are known, else by plurality. */
export const answersBy = (
  protocol: Protocol,
  answers: readonly AnswerConsensus[],
  posteriors: ReadonlyMap<string, Posterior>,
): AnswerConsensus[] =>
  answers.map((vote) => {
    const posterior = posteriors.get(vote.questionId)
    const question = protocol.questions.find(({ id }) => id === vote.questionId)
    return posterior === undefined || question === undefined ? vote : byPosterior(protocol, question, vote, posterior)
  })
