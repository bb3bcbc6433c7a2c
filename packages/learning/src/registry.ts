import type { Strategy } from './define.ts'
import { activeLab } from './strategies/active-lab.ts'
import { classBalance } from './strategies/class-balance.ts'
import { committeeKl } from './strategies/committee-kl.ts'
import { committeeVotes } from './strategies/committee-votes.ts'
import { entropy } from './strategies/entropy.ts'
import { kCentre } from './strategies/k-centre.ts'
import { labelErrors } from './strategies/label-errors.ts'
import { leastConfidence } from './strategies/least-confidence.ts'
import { margin } from './strategies/margin.ts'
import { readerDisagreement } from './strategies/reader-disagreement.ts'

export const strategies = [
  leastConfidence,
  margin,
  entropy,
  committeeVotes,
  committeeKl,
  readerDisagreement,
  labelErrors,
  kCentre,
  classBalance,
  activeLab,
] as const

export type StrategyId = (typeof strategies)[number]['id']

export const strategyById = (id: string): Strategy | undefined => strategies.find((strategy) => strategy.id === id)
