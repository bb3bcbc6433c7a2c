import type { Condition, RoutingRule, SideEffect } from '@reticle/domain'
import { t } from '../protocol/words.ts'
import { conditionText, joined, type ReadingWords } from './condition-words.ts'

const projectName = (id: string, { projects }: ReadingWords): string => projects.get(id) ?? t('effectSentences.unseenProject')

const effectText = ({ effect, reason }: RoutingRule, words: ReadingWords): string => {
  switch (effect.kind) {
    case 'settle':
      if (effect.audit === undefined) return t('effectSentences.settle', { reason })
      return t('effectSentences.settleAudited', { reason, share: t('common.percent', { share: 100 * effect.audit.share }) })
    case 'contest':
      return t('effectSentences.contest', { reason })
    case 'more-reads':
      return effect.pool === undefined
        ? t('effectSentences.askMore', { reads: effect.reads })
        : t('effectSentences.askPool', { reads: effect.reads, pool: effect.pool })
    case 'move':
      return t('effectSentences.move', { reason, project: projectName(effect.projectId, words) })
  }
}

const tellText = (roles: Extract<SideEffect, { kind: 'notify' }>['roles']): string => {
  if (roles.length === 0) return t('sideSentences.tellNobody')
  if (!roles.includes('reviewer')) return t('sideSentences.tellManagers')
  return roles.includes('manager') ? t('sideSentences.tellBoth') : t('sideSentences.tellReviewers')
}

const sideText = (effect: SideEffect, words: ReadingWords): string => {
  switch (effect.kind) {
    case 'priority':
      return t('sideSentences.priority', { priority: effect.priority })
    case 'copy':
      return t('sideSentences.copy', { project: projectName(effect.projectId, words) })
    case 'notify':
      return tellText(effect.roles)
    case 'webhook':
      return t('sideSentences.webhook', { webhook: effect.webhook })
  }
}

/** The least number of readers after which a rule can hold, as far as its own words say; undefined when they do not. */
export const earliest = (condition: Condition): number | undefined => {
  if ('all' in condition) {
    const known = condition.all.flatMap((one) => earliest(one) ?? [])
    return known.length === 0 ? undefined : Math.max(...known)
  }
  if ('any' in condition) {
    const known = condition.any.map(earliest)
    const numbers = known.flatMap((one) => one ?? [])
    return numbers.length === 0 || numbers.length < known.length ? undefined : Math.min(...numbers)
  }
  if ('not' in condition) return undefined
  if (condition.first !== undefined) return condition.first
  const { fact, op, value } = condition
  const isCount = fact === 'readers' || fact.startsWith('votes:') || fact.startsWith('raters:')
  if (!isCount || value < 1) return undefined
  return op === '>=' || op === '=' ? value : op === '>' ? Math.floor(value) + 1 : undefined
}

const isOfFirst = (condition: Condition): boolean => {
  if ('all' in condition) return condition.all.some(isOfFirst)
  if ('any' in condition) return condition.any.some(isOfFirst)
  return 'fact' in condition && condition.first !== undefined
}

/** The condition without what the sentence began with; undefined when nothing is left. */
const withoutReaders = (condition: Condition, from: number | undefined): Condition | undefined => {
  const isSaid = (one: Condition) =>
    'fact' in one && one.fact === 'readers' && one.op === '>=' && one.value === from && one.first === undefined
  if (isSaid(condition)) return undefined
  if (!('all' in condition)) return condition
  const all = condition.all.filter((one) => !isSaid(one))
  return all.length === 0 && condition.all.length > 0 ? undefined : { all }
}

/** What becomes of the task, with all that is done beside it. */
const outcomeText = (rule: RoutingRule, words: ReadingWords): string => {
  const effect = effectText(rule, words)
  const sides = (rule.also ?? []).map((one) => sideText(one, words))
  return sides.length === 0 ? effect : t('ruleSentences.also', { effect, sides: joined(sides, 'also') })
}

/** A rule in plain language: "After the first 3 readers, when all of them said “blank”: settle as “blank”." */
export const ruleText = (rule: RoutingRule, words: ReadingWords): string => {
  const from = earliest(rule.when)
  const effect = outcomeText(rule, words)
  const rest = withoutReaders(rule.when, from)
  if (rest === undefined)
    return from === undefined || from === 1
      ? t('ruleSentences.fromFirstAlways', { effect })
      : t('ruleSentences.fromAlways', { from, effect })
  const areFirst = isOfFirst(rule.when)
  const said = { condition: conditionText(rest, { ...words, from: areFirst ? from : undefined }), effect }
  if (from === undefined) return t('ruleSentences.when', said)
  if (from === 1) return t('ruleSentences.fromFirst', said)
  return t(areFirst ? 'ruleSentences.after' : 'ruleSentences.from', { ...said, from })
}
