import { type Protocol, protocolSchema, type RoutingEffect, type RoutingRule, type SideEffect } from '@reticle/domain'
import { t } from '../protocol/words.ts'
import { conditionOf, type DraftNode, newComparison, newKey, nodeOf } from './draft-condition.ts'

export type DraftSide = { readonly key: string; readonly effect: SideEffect }
/** A rule as the form shows it. */
export type DraftRule = {
  readonly key: string
  readonly id: string
  readonly reason: string
  readonly when: DraftNode
  readonly effect: RoutingEffect
  readonly also: readonly DraftSide[]
}

export const draftOf = ({ id, reason, when, effect, also }: RoutingRule): DraftRule => ({
  key: newKey(),
  id,
  reason,
  when: nodeOf(when),
  effect,
  also: (also ?? []).map((one) => ({ key: newKey(), effect: one })),
})

export const ruleOf = ({ id, reason, when, effect, also }: DraftRule): RoutingRule => ({
  id,
  reason: reason.trim(),
  when: conditionOf(when),
  effect,
  ...(also.length === 0 ? {} : { also: also.map((one) => one.effect) }),
})

/** Rules that are the same keep their place on screen: only what differs is made anew. */
export const draftsOf = (rules: readonly RoutingRule[], before: readonly DraftRule[]): DraftRule[] => {
  const left = [...before]
  return rules.map((rule) => {
    const text = JSON.stringify(rule)
    const place = left.findIndex((draft) => JSON.stringify(ruleOf(draft)) === text)
    const [same] = place < 0 ? [] : left.splice(place, 1)
    return same ?? draftOf(rule)
  })
}

/** An id that none of the others has. */
export const freeId = (rules: readonly { readonly id: string }[], wanted = 'rule'): string => {
  if (wanted !== 'rule' && !rules.some(({ id }) => id === wanted)) return wanted
  let n = rules.length + 1
  while (rules.some(({ id }) => id === `${wanted}-${n}`)) n += 1
  return `${wanted}-${n}`
}

export const newRule = (rules: readonly DraftRule[]): DraftRule => ({
  key: newKey(),
  id: freeId(rules),
  reason: t('draftRules.readersAgree'),
  when: newComparison(),
  effect: { kind: 'settle' },
  also: [],
})

export const moved = <T>(rows: readonly T[], from: number, to: number): readonly T[] => {
  const row = rows[from]
  if (row === undefined || to < 0 || to >= rows.length || from === to) return rows
  return rows.toSpliced(from, 1).toSpliced(to, 0, row)
}

/** What of a protocol the rules come with. */
export type RulePlan = {
  readonly routing: readonly RoutingRule[]
  readonly redundancy: Protocol['redundancy']
  readonly answers: Protocol['consensus']['answers']
}
export const planned = (protocol: Protocol, { routing, redundancy, answers }: RulePlan): Protocol => ({
  ...protocol,
  routing: [...routing],
  redundancy,
  consensus: { ...protocol.consensus, answers },
})

/** `rule` is the number of the rule where it is one's; `fact` the comparison in it, when it is about one. */
export type PlanProblem = { readonly rule: number | null; readonly path: readonly (string | number)[]; readonly message: string }

/** What publishing would say against these rules. */
export const problemsOf = (protocol: Protocol, plan: RulePlan): PlanProblem[] => {
  const ids = plan.routing.map(({ id }) => id)
  const twice = plan.routing.flatMap(({ id }, at) =>
    ids.indexOf(id) === at ? [] : [{ rule: at, path: ['routing', at, 'id'], message: t('draftRules.idTwice', { id }) }],
  )
  const parsed = protocolSchema.safeParse(planned(protocol, plan))
  const said = (parsed.error?.issues ?? []).map(({ path, message }) => {
    const places = path.map((part) => (typeof part === 'number' ? part : String(part)))
    const rule = places[0] === 'routing' && typeof places[1] === 'number' ? places[1] : null
    return { rule, path: places, message }
  })
  return [...twice, ...said.filter(({ message }) => twice.length === 0 || !/unique|twice|already/i.test(message))]
}

/** What the server said against rules, by the place that it names (`routing.0.effect.pool`). */
export const refusedOf = (places: Readonly<Record<string, string>>): PlanProblem[] =>
  Object.entries(places).flatMap(([at, message]) => {
    const path = at.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))
    const [what, rule] = path
    return what === 'routing' && typeof rule === 'number' ? [{ rule, path, message }] : []
  })
