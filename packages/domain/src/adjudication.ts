import { z } from 'zod'

/** `no-disagreement`: reviewed and accepted, where every annotation is reviewed or one is audited. */
export const reasonCodes = ['slip', 'rule-misread', 'true-disagreement', 'ambiguous-data', 'protocol-unclear', 'no-disagreement'] as const
export const reasonCodeSchema = z.enum(reasonCodes)
export type ReasonCode = z.infer<typeof reasonCodeSchema>

export const resolutionKinds = ['consensus', 'adjudication', 'gold'] as const
export type ResolutionKind = (typeof resolutionKinds)[number]

/**
 * How an object was decided: a reader's mark, the consensus mark, one fused of several, any of these edited, one drawn anew, no object at
 * all, or not to be decided. `undecided` objects have no mark in the content and are told apart from `none` in releases.
 */
export const verdicts = ['reader', 'consensus', 'fused', 'edited', 'redrawn', 'none', 'undecided'] as const
export type Verdict = (typeof verdicts)[number]

/** The decision on one matched object of the consensus. */
export const objectDecisionSchema = z.strictObject({
  clusterId: z.string().min(1).max(200),
  verdict: z.enum(verdicts),
  /** The mark of the decision's content that stands for the object; absent for `none` and `undecided`. */
  regionId: z.string().max(64).optional(),
  reasonCode: reasonCodeSchema.optional(),
  note: z.string().max(2000).optional(),
})
export type ObjectDecision = z.infer<typeof objectDecisionSchema>
