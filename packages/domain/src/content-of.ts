import type { AnnotationContent } from './annotation.ts'
import type { Answer } from './answer.ts'
import type { TaskConsensus } from './consensus.ts'
import { applicableQuestions, type Protocol } from './protocol.ts'
import type { Region } from './region.ts'

/**
 * The resolution that a consensus proposes (C41): the answers that have a value, and the kept objects that have a label. An answer stands
 * only where the answers before it ask its question, so that the proposal is itself a valid annotation.
 */
export const contentOf = (protocol: Protocol, consensus: TaskConsensus): AnnotationContent => {
  const answers: Answer[] = []
  for (const question of protocol.questions) {
    const value = consensus.answers.find((answer) => answer.questionId === question.id)?.value ?? null
    if (value !== null && applicableQuestions(protocol, answers).some((one) => one.id === question.id))
      answers.push({ questionId: question.id, value })
  }
  const regions = consensus.regions.flatMap((cluster): Region[] =>
    cluster.isKept && cluster.labelId !== null
      ? [
          {
            id: cluster.id,
            labelId: cluster.labelId,
            geometry: cluster.geometry,
            attributes: {},
            origin: { kind: 'consensus', clusterId: cluster.id, edited: false },
          },
        ]
      : [],
  )
  return { regions, answers, comment: '' }
}
