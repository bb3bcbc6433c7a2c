import type { AnyNumberMethod } from './define.ts'
import { huber } from './huber.ts'
import { median } from './median.ts'
import { randomEffects } from './random-effects.ts'

/** Consensus on numbers: one file each. The conformance suite walks this list. */
export const numberMethods = [median, huber, randomEffects] as const

export const numberMethodById = (id: string): AnyNumberMethod | undefined => numberMethods.find((method) => method.id === id)
