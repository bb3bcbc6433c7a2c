import type { AnnotationContent, Protocol } from '@reticle/domain'
import { regionScore } from '../regions/compare-regions.ts'
import { compareAnswers } from './compare-answers.ts'

type Read = { readonly id: string; readonly content: AnnotationContent }

/** Overall agreement of two annotations, 0 to 1, as `compareTask` has it for two readers; null when they share nothing to compare. */
export const pairAgreement = (protocol: Protocol, a: Read, b: Read): number | null => {
  const answers = compareAnswers(protocol, [a.content, b.content]).agreement.value
  const regions = protocol.labels.length > 0 ? regionScore(a, b, protocol.consensus.regions) : null
  const parts = [answers, regions].filter((part) => part !== null)
  return parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0) / parts.length
}
