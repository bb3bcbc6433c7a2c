import type { ContestedFilter } from '@reticle/contract'
import { decimal } from '../app/numbers.tsx'
import { t } from './words.ts'

/** Agreement from the first number to below the second one; `below` 1 has no upper end, so that full agreement is in it. */
export type AgreementRange = { readonly from: number; readonly below: number }

export const wholeRange: AgreementRange = { from: 0, below: 1 }

/** The range that a filter asks for. An address may say `maxAgreement`, which is in the range itself. */
export const rangeOf = ({ minAgreement = 0, maxAgreement = 1, belowAgreement }: ContestedFilter): AgreementRange => ({
  from: minAgreement,
  below: belowAgreement ?? maxAgreement,
})

/** Where bin `k` of n begins, as the server has it. */
export const edgeOf = (bin: number, bins: number): number => bin / bins

/** The range of the bins from one to another, in whatever order, both in it. */
export const rangeOfBins = (a: number, b: number, bins: number): AgreementRange => ({
  from: edgeOf(Math.min(a, b), bins),
  below: edgeOf(Math.max(a, b) + 1, bins),
})

/** Whether some of the bin lies in the range. */
export const isInRange = (bin: number, bins: number, { from, below }: AgreementRange): boolean =>
  edgeOf(bin + 1, bins) > from && edgeOf(bin, bins) < below

/** How many there are in the range; undefined where it cuts a bin, of which nobody knows the parts. */
export const countIn = (counts: readonly number[], { from, below }: AgreementRange): number | undefined => {
  const isEdge = (at: number) => counts.some((_, bin) => edgeOf(bin, counts.length) === at) || at === 1
  if (!isEdge(from) || !isEdge(below)) return undefined
  return counts.reduce((sum, count, bin) => sum + (isInRange(bin, counts.length, { from, below }) ? count : 0), 0)
}

export const rangeWords = ({ from, below }: AgreementRange): string => {
  if (below < 1) return t('agreement.range', { from: decimal(from, 2), below: decimal(below, 2) })
  return from === 0 ? t('agreement.any') : t('agreement.openRange', { from: decimal(from, 2) })
}
