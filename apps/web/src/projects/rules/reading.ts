import type { Condition, RoutingRule, SideEffect } from '@reticle/domain'
import { plural } from '../../app/numbers.tsx'
import { type Fact, unitOf } from './facts.ts'

export type ReadingWords = {
  readonly facts: readonly Fact[]
  /** Names of projects, by id. */
  readonly projects: ReadonlyMap<string, string>
}
/** `from`: the number of readers that the sentence began with; they are "them". */
type Words = ReadingWords & { readonly from?: number | undefined }
type Comparison = Extract<Condition, { fact: string }>

const share = (value: number): string => `${Math.round(value * 1000) / 10} %`
const said = (fact: string, { facts }: ReadingWords): string => {
  const label = facts.find(({ value }) => value === fact)?.label
  return /^votes for (.*)$/.exec(label ?? '')?.[1] ?? `“${fact.split(':').slice(2).join(':') || fact}”`
}
const number = ({ value }: Comparison, unit: ReturnType<typeof unitOf>): string => (unit === 'share' ? share(value) : String(value))

const amounts = {
  '<': 'fewer than',
  '<=': 'at most',
  '=': 'exactly',
  '>=': 'at least',
  '>': 'more than',
  '!=': 'not',
} as const
const bounds = { '<': 'below', '<=': 'at most', '=': 'exactly', '>=': 'at least', '>': 'above', '!=': 'not' } as const

/** `>= n` and `> n - 1` are the same words for whole numbers. */
const isAll = ({ op, value, first }: Comparison): boolean =>
  first !== undefined && ((op === '>=' && value === first) || (op === '=' && value === first) || (op === '>' && value === first - 1))
const isAny = ({ op, value }: Comparison): boolean => (op === '>=' && value === 1) || (op === '>' && value === 0)
const isNone = ({ op, value }: Comparison): boolean =>
  (op === '=' && value === 0) || (op === '<' && value === 1) || (op === '<=' && value === 0)

const votes = (comparison: Comparison, words: Words): string => {
  const { first } = comparison
  const option = said(comparison.fact, words)
  const among = first === undefined ? '' : first === words.from ? ' of them' : ` of the first ${first}`
  if (isAll(comparison)) return `all${among} said ${option}`
  if (isAny(comparison)) return first === undefined ? `anyone said ${option}` : `any${among} said ${option}`
  if (isNone(comparison)) return first === undefined ? `nobody said ${option}` : `none${among} said ${option}`
  return `${amounts[comparison.op]} ${comparison.value}${among} said ${option}`
}

const truth = ({ op, value }: Comparison): boolean | undefined => {
  if ((op === '>' && value === 0) || (op === '=' && value === 1) || (op === '>=' && value === 1)) return true
  return (op === '=' && value === 0) || (op === '<' && value === 1) ? false : undefined
}

const flag = (comparison: Comparison, yes: string, no: string): string => {
  const is = truth(comparison)
  return is === undefined ? `${comparison.fact} ${comparison.op} ${comparison.value}` : is ? yes : no
}

const questionIn = (label: string): string => label.slice(label.indexOf(': ') + 2)

const plain = (comparison: Comparison, words: Words): string => {
  const { fact, op, value } = comparison
  const [family = ''] = fact.split(':')
  const label = words.facts.find((one) => one.value === fact)?.label ?? fact
  switch (family) {
    case 'votes':
      return votes(comparison, words)
    case 'readers':
      return `${amounts[op]} ${plural(value, 'reader')} ${value === 1 && op === '=' ? 'has' : 'have'} submitted`
    case 'tied':
      return flag(comparison, 'the readers are tied', 'nothing is tied')
    case 'cant-tell':
      return isAny(comparison)
        ? 'anyone can’t tell'
        : isNone(comparison)
          ? 'everyone can tell'
          : `${amounts[op]} ${plural(value, 'reader')} can’t tell`
    case 'unanimous':
      return flag(comparison, `all answers to “${questionIn(label)}” are the same`, `the answers to “${questionIn(label)}” differ`)
    case 'share':
      return `the leading answer to “${questionIn(label)}” has ${bounds[op]} ${share(value)}`
    case 'posterior':
      return `the answer to “${questionIn(label)}” is ${bounds[op]} ${share(value)} certain`
    case 'model-agrees':
      return flag(comparison, 'the readers say what the models say', 'a reader says something else than the models')
    case 'model-confidence':
      return `the models are ${bounds[op]} ${share(value)} certain`
    case 'labels-differ':
      return isAny(comparison)
        ? 'the readers give an object different labels'
        : isNone(comparison)
          ? 'no object’s label differs'
          : `${amounts[op]} ${value} objects’ labels differ`
    case 'lowest-iou':
      return `the marks of an object overlap ${bounds[op]} ${value} (IoU)`
    case 'chance':
      return op === '<' ? `it is among a random ${share(value)}` : `its chance is ${bounds[op]} ${value}`
    default:
      return `${label} is ${bounds[op]} ${number(comparison, unitOf(fact, words.facts))}`
  }
}

const comparisonText = (comparison: Comparison, words: Words): string => {
  const { first, fact } = comparison
  const text = plain(comparison, words)
  return first === undefined || fact.startsWith('votes:') ? text : `among the first ${plural(first, 'reader')}, ${text}`
}

const joined = (parts: readonly string[], by: 'and' | 'or'): string =>
  parts.length < 3 ? parts.join(` ${by} `) : `${parts.slice(0, -1).join(', ')} ${by} ${parts.at(-1)}`

const isList = (condition: Condition): boolean =>
  ('all' in condition && condition.all.length > 1) || ('any' in condition && condition.any.length > 1)

/** A condition in plain words. Groups within groups stand in brackets. */
export const conditionText = (condition: Condition, words: Words): string => {
  const inner = (one: Condition): string => (isList(one) ? `(${conditionText(one, words)})` : conditionText(one, words))
  if ('all' in condition) return condition.all.length === 0 ? 'always' : joined(condition.all.map(inner), 'and')
  if ('any' in condition) return condition.any.length === 0 ? 'never' : joined(condition.any.map(inner), 'or')
  if ('not' in condition) return `it is not so that ${inner(condition.not)}`
  return comparisonText(condition, words)
}

const projectName = (id: string, { projects }: ReadingWords): string => `“${projects.get(id) ?? 'a project that you cannot see'}”`

const effectText = ({ effect, reason }: RoutingRule, words: ReadingWords): string => {
  switch (effect.kind) {
    case 'settle':
      return effect.audit === undefined
        ? `settle as “${reason}”`
        : `settle as “${reason}”, but have ${Number((100 * effect.audit.share).toFixed(2))} % of these read once more first`
    case 'contest':
      return `send to the reviewers as “${reason}”`
    case 'more-reads':
      return `ask ${effect.reads === 1 ? 'one more reader' : `${effect.reads} more readers`}${effect.pool === undefined ? '' : ` of the pool “${effect.pool}”`}`
    case 'move':
      return `settle as “${reason}” and put the sample into the queue of ${projectName(effect.projectId, words)}`
  }
}

const sideText = (effect: SideEffect, words: ReadingWords): string => {
  switch (effect.kind) {
    case 'priority':
      return `set its priority to ${effect.priority}`
    case 'copy':
      return `copy the sample into ${projectName(effect.projectId, words)}`
    case 'notify':
      return `tell the ${joined(
        effect.roles.map((role) => `${role}s`),
        'and',
      )}`
    case 'webhook':
      return `call the webhook “${effect.webhook}”`
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

const startText = (condition: Condition, from: number | undefined): string => {
  if (from === undefined) return 'When'
  if (from === 1) return 'From the first reader on, when'
  return isOfFirst(condition) ? `After the first ${from} readers, when` : `From ${from} readers on, when`
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

/** A rule in plain language: "After the first 3 readers, when all of them said “blank”: settle as “blank”." */
export const ruleText = (rule: RoutingRule, words: ReadingWords): string => {
  const from = earliest(rule.when)
  const start = startText(rule.when, from)
  const also = (rule.also ?? []).map((effect) => sideText(effect, words))
  const end = also.length === 0 ? '' : `; also ${joined(also, 'and')}`
  const rest = withoutReaders(rule.when, from)
  if (rest === undefined) return `${start.replace(', when', '')}: ${effectText(rule, words)}${end}.`
  return `${start} ${conditionText(rest, { ...words, from: isOfFirst(rule.when) ? from : undefined })}: ${effectText(rule, words)}${end}.`
}
