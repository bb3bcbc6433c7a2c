import type { AnnotationContent, Protocol } from '@reticle/domain'
import { regionScore } from '../regions/compare-regions.ts'
import { agreementOf, compareAnswers } from './compare-answers.ts'
import { compareTask } from './compare-task.ts'

type Read = { readonly id: string; readonly content: AnnotationContent }

/** Overall agreement of two annotations, 0 to 1, as `compareTask` has it for two readers; null when they share nothing to compare. */
export const pairAgreement = (protocol: Protocol, a: Read, b: Read): number | null => {
  // Answers on marks need the objects that the two have in common.
  if (protocol.questions.some(({ scope }) => scope === 'region')) return compareTask(protocol, [a, b]).agreement.overall.value
  const answers = agreementOf(compareAnswers(protocol, [a.content, b.content]).sums).value
  const regions = protocol.labels.length > 0 ? regionScore(a, b, protocol.consensus.regions) : null
  const parts = [answers, regions].filter((part) => part !== null)
  return parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0) / parts.length
}
