import type { AnnotationContent } from './annotation.ts'
import type { Answer } from './answer.ts'
import type { AnswerConsensus, RegionCluster, TaskConsensus } from './consensus.ts'
import { applicableQuestions, type Protocol, questionsOnMark } from './protocol.ts'
import type { Question } from './protocol-body.ts'
import type { Region } from './region.ts'

/** The answers that have a value, as far as the answers before them ask their questions. */
const standing = (
  questions: readonly Question[],
  votes: readonly AnswerConsensus[],
  askedAfter: (answers: readonly Answer[]) => readonly Question[],
): Answer[] => {
  const answers: Answer[] = []
  for (const question of questions) {
    const value = votes.find(({ questionId }) => questionId === question.id)?.value ?? null
    if (value !== null && askedAfter(answers).includes(question)) answers.push({ questionId: question.id, value })
  }
  return answers
}

/** The mark that an object of a consensus proposes; undefined when its class is tied and nobody can say what it is. */
export const markOf = (protocol: Protocol, cluster: RegionCluster): Region | undefined => {
  const { id, labelId, geometry, plane, track, answers: votes = [] } = cluster
  if (labelId === null) return undefined
  const answers = standing(protocol.questions, votes, (before) => questionsOnMark(protocol, { labelId, answers: before }))
  return {
    ...{ id, labelId, geometry, attributes: {}, origin: { kind: 'consensus', clusterId: id, edited: false } },
    ...(plane === undefined ? {} : { plane }),
    ...(track === undefined ? {} : { track }),
    ...(answers.length === 0 ? {} : { answers }),
  }
}

/**
 * The resolution that a consensus proposes (C41): the answers that have a value, and the kept objects that have a label, with the answers
 * on them. An answer stands only where the answers before it ask its question, so that the proposal is itself a valid annotation.
 */
export const contentOf = (protocol: Protocol, consensus: TaskConsensus): AnnotationContent => ({
  regions: consensus.regions.flatMap((cluster) => (cluster.isKept ? (markOf(protocol, cluster) ?? []) : [])),
  answers: standing(protocol.questions, consensus.answers, (before) => applicableQuestions(protocol, before)),
  comment: '',
})
