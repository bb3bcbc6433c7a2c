import { type AnswerConsensus, answerKey, clusterKinds, type Protocol, type RoutingFacts, type TaskConsensus } from '@reticle/domain'
import type { ComparedAnnotation } from './compared-annotation.ts'
import { modelFacts } from './model-facts.ts'
import type { Suggested } from './model-votes.ts'
import type { Posterior } from './posteriors.ts'

const answerFacts = (protocol: Protocol, answer: AnswerConsensus): [string, number][] => {
  const question = protocol.questions.find((one) => one.id === answer.questionId)
  if (question === undefined) return []
  const facts: [string, number][] = [[`raters:${question.id}`, answer.raters]]
  if (answer.raters > 0) {
    const said = answer.votes.filter(({ count }) => count > 0)
    facts.push([`share:${question.id}`, Math.max(...said.map(({ count }) => count)) / answer.raters])
    facts.push([`unanimous:${question.id}`, said.length === 1 ? 1 : 0])
  }
  if (question.kind === 'text') return facts
  const counts = new Map([...question.options.map((option) => option.id), '?'].map((key) => [key, 0]))
  for (const vote of answer.votes) counts.set(answerKey(vote.value), vote.count)
  return [...facts, ...[...counts].map(([key, count]): [string, number] => [`votes:${question.id}:${key}`, count])]
}

/** The least mean closeness of an object that several readers marked; null without one. */
const lowestIou = ({ regions }: TaskConsensus): number | null => {
  const values = regions.flatMap(({ members, meanIou }) => (members.length > 1 && meanIou !== null ? [meanIou] : []))
  return values.length === 0 ? null : Math.min(...values)
}

const regionFacts = (protocol: Protocol, { regions }: TaskConsensus): [string, number][] => [
  ['regions', regions.length],
  ['contested-regions', regions.filter((cluster) => cluster.kind !== 'agreed').length],
  ['labels-differ', regions.filter(({ labelVotes }) => Object.keys(labelVotes).length > 1).length],
  ...clusterKinds.map((kind): [string, number] => [`regions:${kind}`, regions.filter((cluster) => cluster.kind === kind).length]),
  ...protocol.labels.map(({ id }): [string, number] => [
    `labels:${id}`,
    regions.filter((cluster) => cluster.isKept && cluster.labelId === id).length,
  ]),
]

/** What is known beside the consensus: its annotations, posteriors by the reader models, and scores that were pushed. */
export type FactSources = {
  readonly annotations?: readonly ComparedAnnotation[]
  readonly posteriors?: ReadonlyMap<string, Posterior>
  readonly scores?: Readonly<Record<string, number>>
  /** The last suggestions of models. */
  readonly suggested?: readonly Suggested[]
}

const saysCannotTell = ({ content }: ComparedAnnotation): boolean =>
  content.answers.some(({ value }) => value.kind === 'cannot-tell') ||
  content.regions.some(({ answers }) => answers?.some(({ value }) => value.kind === 'cannot-tell') === true)

const posteriorFacts = (posteriors: ReadonlyMap<string, Posterior>): [string, number][] =>
  [...posteriors].flatMap(([question, posterior]): [string, number][] => [
    [`posterior:${question}`, Math.max(...posterior.values())],
    ...[...posterior].map(([key, share]): [string, number] => [`posterior:${question}:${key}`, share]),
  ])

/** What routing rules may speak of (C40, and the list at `RoutingFacts`). What is not known is absent, never 0. */
export const factsOf = (
  protocol: Protocol,
  consensus: TaskConsensus,
  { annotations, posteriors = new Map(), scores = {}, suggested = [] }: FactSources = {},
): RoutingFacts => {
  const { overall, answers, regions } = consensus.agreement
  const known = (name: string, value: number | null): [string, number][] => (value === null ? [] : [[name, value]])
  const tiedAnswers = protocol.consensus.answers.tie === 'contest' ? consensus.answers.filter((answer) => answer.isTied).length : 0
  const tiedRegions = consensus.regions.filter((cluster) => cluster.isTied).length
  return Object.fromEntries([
    ['readers', consensus.by.inputs.length],
    ...known('agreement', overall.value),
    ...known('agreement.answers', answers.value),
    ...known('agreement.regions', regions.value),
    ['tied', tiedAnswers + tiedRegions > 0 ? 1 : 0],
    ...known('cant-tell', annotations === undefined ? null : annotations.filter(saysCannotTell).length),
    ...consensus.answers.flatMap((answer) => answerFacts(protocol, answer)),
    ...posteriorFacts(posteriors),
    ...regionFacts(protocol, consensus),
    ...known('lowest-iou', lowestIou(consensus)),
    ...modelFacts(protocol, suggested, annotations ?? []),
    ...Object.entries(scores).map(([kind, value]): [string, number] => [`score:${kind}`, value]),
  ])
}
