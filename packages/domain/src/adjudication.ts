import { z } from 'zod'

export const reasonCodes = ['slip', 'rule-misread', 'true-disagreement', 'ambiguous-data', 'protocol-unclear'] as const
export const reasonCodeSchema = z.enum(reasonCodes)
export type ReasonCode = z.infer<typeof reasonCodeSchema>

export const resolutionKinds = ['consensus', 'adjudication', 'gold'] as const
export type ResolutionKind = (typeof resolutionKinds)[number]
