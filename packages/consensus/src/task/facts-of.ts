import { type AnswerConsensus, answerKey, clusterKinds, type Protocol, type RoutingFacts, type TaskConsensus } from '@reticle/domain'

const answerFacts = (protocol: Protocol, answer: AnswerConsensus): [string, number][] => {
  const question = protocol.questions.find((one) => one.id === answer.questionId)
  if (question === undefined) return []
  const facts: [string, number][] = [[`raters:${question.id}`, answer.raters]]
  if (answer.raters > 0) facts.push([`share:${question.id}`, answer.share])
  if (question.kind === 'text') return facts
  const counts = new Map([...question.options.map((option) => option.id), '?'].map((key) => [key, 0]))
  for (const vote of answer.votes) counts.set(answerKey(vote.value), vote.count)
  return [...facts, ...[...counts].map(([key, count]): [string, number] => [`votes:${question.id}:${key}`, count])]
}

const regionFacts = (protocol: Protocol, { regions }: TaskConsensus): [string, number][] => [
  ['regions', regions.length],
  ['contested-regions', regions.filter((cluster) => cluster.kind !== 'agreed').length],
  ...clusterKinds.map((kind): [string, number] => [`regions:${kind}`, regions.filter((cluster) => cluster.kind === kind).length]),
  ...protocol.labels.map(({ id }): [string, number] => [
    `labels:${id}`,
    regions.filter((cluster) => cluster.isKept && cluster.labelId === id).length,
  ]),
]

/** What routing rules may speak of (C40, and the list at `RoutingFacts`). What is not known is absent, never 0. */
export const factsOf = (protocol: Protocol, consensus: TaskConsensus): RoutingFacts => {
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
    ...consensus.answers.flatMap((answer) => answerFacts(protocol, answer)),
    ...regionFacts(protocol, consensus),
  ])
}
