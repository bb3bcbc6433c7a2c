import type { ClaimOutcome, ClaimRules } from './port.ts'

/** What refuses a claim before any look at the queue (docs/spec/dispensing.md, D30, D31). */
export const refusalOf = (rules: ClaimRules): ClaimOutcome | undefined => {
  if (rules.isPaused) return { kind: 'none', reason: 'paused', retryAt: null }
  return rules.hasExpertise ? undefined : { kind: 'none', reason: 'expertise', retryAt: null }
}

/** What this claim is to bring first, by a coin between 0 and 1 (D41). */
export const wishOf = (rules: ClaimRules, coin: number): 'vote' | 'gold' | 'repeat' => {
  if (coin < rules.goldRate) return 'gold'
  return coin < rules.goldRate + rules.repeatRate ? 'repeat' : 'vote'
}

const hasLimit = (rules: ClaimRules): boolean => rules.most !== null || rules.mostPerDay !== null

/** Limits and excluded affiliations are decided under a lock that only Postgres has (D34). */
export const needsPostgres = (rules: ClaimRules): boolean => hasLimit(rules) || rules.excludedAffiliation !== null
