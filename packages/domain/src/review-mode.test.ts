import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAudited, panelRound, underReview } from './review-mode.ts'
import { reviewPolicySchema } from './review-policy.ts'
import type { RoutingDecision } from './routing.ts'
import { chanceOf } from './routing-chance.ts'
import { uuidV7 } from './uuid.ts'

const settled: RoutingDecision = { effect: { kind: 'settle' }, reason: 'readers agree', ruleId: 'agreed' }
const others: RoutingDecision[] = [
  { effect: { kind: 'contest' }, reason: 'readers are tied', ruleId: 'tied' },
  { effect: { kind: 'more-reads', reads: 1 }, reason: 'one more', ruleId: 'more' },
]
const policy = (input: object) => reviewPolicySchema.parse(input)
/** Ids as tasks have them: one millisecond after the other. */
const taskIds = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    uuidV7(
      1_760_000_000_000 + n,
      Uint8Array.from({ length: 10 }, (_, i) => (i * 37 + n * 11) % 256),
    ),
  )

/** Four and a half standard deviations of a binomial: one in 150,000 draws is farther away. */
const isNear = (count: number, n: number, share: number) => Math.abs(count - n * share) < 4.5 * Math.sqrt(n * share * (1 - share))

describe('modes of review', () => {
  it('C110: contested changes no decision', () => {
    for (const decision of [settled, ...others]) expect(underReview(decision, policy({}), 'any')).toEqual(decision)
  })

  it('C111: every contests what rules would settle, under the id of their rule, and nothing else', () => {
    const every = policy({ mode: 'every' })
    expect(underReview(settled, every, 'any')).toEqual({
      effect: { kind: 'contest' },
      reason: 'every annotation is reviewed',
      ruleId: 'agreed',
    })
    for (const decision of others) expect(underReview(decision, every, 'any')).toEqual(decision)
  })

  it('C112: a panel of two or more begins its round once', () => {
    const panel = policy({ mode: 'panel' })
    expect(panelRound(panel, { round: 0, readers: 2 })?.effect).toEqual({ kind: 'revise' })
    expect(panelRound(panel, { round: 0, readers: 1 })).toBeUndefined()
    expect(panelRound(panel, { round: 1, readers: 4 })).toBeUndefined()
    expect(panelRound(policy({}), { round: 0, readers: 4 })).toBeUndefined()
  })

  it('C113: an audit of 5 % takes 5 % of the settled tasks, always the same ones', () => {
    const ids = taskIds(20_000)
    const audit = policy({ auditRate: 0.05 })
    const audited = ids.filter((id) => underReview(settled, audit, id).reason === 'audit')
    expect(isNear(audited.length, ids.length, 0.05)).toBe(true)
    expect(ids.filter((id) => isAudited(id, audit))).toEqual(audited)
    expect(underReview(settled, audit, audited[0] ?? '')).toEqual({ effect: { kind: 'contest' }, reason: 'audit', ruleId: 'agreed' })
    for (const decision of others) expect(underReview(decision, audit, audited[0] ?? '')).toEqual(decision)
    const more = policy({ auditRate: 0.1 })
    expect(audited.every((id) => isAudited(id, more))).toBe(true)
    expect(ids.filter((id) => isAudited(id, policy({ auditRate: 0 })))).toEqual([])
  })
})

describe('chanceOf', () => {
  it('C103: is even over tasks, and the draws of two rules are independent', () => {
    const ids = taskIds(20_000)
    const bins = Array.from({ length: 20 }, () => 0)
    for (const id of ids) {
      const bin = Math.floor(chanceOf(id, 'rule') * 20)
      bins[bin] = (bins[bin] ?? 0) + 1
    }
    expect(bins).toHaveLength(20)
    for (const count of bins) expect(isNear(count, ids.length, 0.05)).toBe(true)
    const both = ids.filter((id) => chanceOf(id, 'one') < 0.5 && chanceOf(id, 'two') < 0.5).length
    expect(isNear(both, ids.length, 0.25)).toBe(true)
  })

  it('C103: is in [0, 1), and the same each time', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.string(), (id, salt) => {
        const chance = chanceOf(id, salt)
        expect(chance).toBeGreaterThanOrEqual(0)
        expect(chance).toBeLessThan(1)
        expect(chanceOf(id, salt)).toBe(chance)
      }),
    )
  })
})
