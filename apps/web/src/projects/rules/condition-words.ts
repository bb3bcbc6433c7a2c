import { type Condition, clusterKinds } from '@reticle/domain'
import { plain } from '../../language/plain.ts'
import { t } from '../protocol/words.ts'
import type { Fact } from './facts.ts'

export type ReadingWords = {
  readonly facts: readonly Fact[]
  /** Names of projects, by id. */
  readonly projects: ReadonlyMap<string, string>
}
/** `from`: the number of readers that the sentence began with; they are "them". */
type Words = ReadingWords & { readonly from?: number | undefined }
type Comparison = Extract<Condition, { fact: string }>

const operatorIds = { '<': 'below', '<=': 'atMost', '=': 'exactly', '>=': 'atLeast', '>': 'above', '!=': 'not' } as const

/** `>= n` and `> n - 1` are the same words for whole numbers. */
const isAll = ({ op, value, first }: Comparison): boolean =>
  first !== undefined && ((op === '>=' && value === first) || (op === '=' && value === first) || (op === '>' && value === first - 1))
const isAny = ({ op, value }: Comparison): boolean => (op === '>=' && value === 1) || (op === '>' && value === 0)
const isNone = ({ op, value }: Comparison): boolean =>
  (op === '=' && value === 0) || (op === '<' && value === 1) || (op === '<=' && value === 0)

/** "at least 3", and the number that decides between one and many. */
const amountOf = ({ op, value }: Comparison) => ({ amount: t(`amounts.${operatorIds[op]}`, { n: plain(value) }), n: value })
const boundOf = ({ op }: Comparison, value: string) => ({ bound: t(`bounds.${operatorIds[op]}`, { value }) })
const percentOf = (share: number): string => t('common.percent', { share: Math.round(share * 1000) / 10 })
const shareOf = (comparison: Comparison) => boundOf(comparison, percentOf(comparison.value))
const numberOf = (comparison: Comparison) => boundOf(comparison, plain(comparison.value))

const votes = (comparison: Comparison, option: string, from: number | undefined): string => {
  const { first } = comparison
  const said = { option, first: first ?? 0, among: first === undefined ? 'everyone' : first === from ? 'them' : 'first' }
  if (isAll(comparison)) return t('votes.all', said)
  if (isAny(comparison)) return t('votes.any', said)
  if (isNone(comparison)) return t('votes.none', said)
  return t('votes.some', { ...said, ...amountOf(comparison) })
}

const truth = ({ op, value }: Comparison): boolean | undefined => {
  if ((op === '>' && value === 0) || (op === '=' && value === 1) || (op === '>=' && value === 1)) return true
  return (op === '=' && value === 0) || (op === '<' && value === 1) ? false : undefined
}

const flag = (comparison: Comparison, yes: string, no: string): string => {
  const is = truth(comparison)
  if (is !== undefined) return is ? yes : no
  return t('reading.raw', { fact: comparison.fact, op: comparison.op, value: plain(comparison.value) })
}

const counted = (comparison: Comparison, kind: string | undefined): string => {
  const known = clusterKinds.find((one) => one === kind)
  return known === undefined ? t('reading.objects', amountOf(comparison)) : t(`readClusters.${known}`, amountOf(comparison))
}

const plainly = (comparison: Comparison, words: Words): string => {
  const { fact, op, value } = comparison
  const [family = '', second, ...rest] = fact.split(':')
  const known = words.facts.find((one) => one.value === fact)
  const about = known?.about ?? (rest.join(':') || second || fact)
  switch (family) {
    case 'votes':
      return votes(comparison, about, words.from)
    case 'readers':
      return t('reading.readers', amountOf(comparison))
    case 'tied':
      return flag(comparison, t('reading.tied'), t('reading.notTied'))
    case 'cant-tell':
      if (isAny(comparison)) return t('reading.anyCannotTell')
      return isNone(comparison) ? t('reading.allCanTell') : t('reading.someCannotTell', amountOf(comparison))
    case 'unanimous':
      return flag(comparison, t('reading.unanimous', { question: about }), t('reading.notUnanimous', { question: about }))
    case 'share':
      return t('reading.share', { question: about, ...shareOf(comparison) })
    case 'posterior':
      return t('reading.posterior', { question: about, ...shareOf(comparison) })
    case 'raters':
      return t('reading.raters', { question: about, ...amountOf(comparison) })
    case 'model':
      return t('reading.modelProbability', { option: about, ...shareOf(comparison) })
    case 'model-agrees':
      return flag(comparison, t('reading.modelAgrees'), t('reading.modelDiffers'))
    case 'model-confidence':
      return t('reading.modelConfidence', shareOf(comparison))
    case 'labels-differ':
      if (isAny(comparison)) return t('reading.anyLabelDiffers')
      return isNone(comparison) ? t('reading.noLabelDiffers') : t('reading.labelsDiffer', amountOf(comparison))
    case 'lowest-iou':
      return t('reading.overlap', numberOf(comparison))
    case 'chance':
      return op === '<' ? t('reading.random', { share: percentOf(value) }) : t('reading.chance', numberOf(comparison))
    case 'agreement':
      return t('reading.agreement', shareOf(comparison))
    case 'agreement.answers':
      return t('reading.agreementAnswers', shareOf(comparison))
    case 'agreement.regions':
      return t('reading.agreementRegions', shareOf(comparison))
    case 'regions':
      return counted(comparison, second)
    case 'contested-regions':
      return t('reading.contestedRegions', amountOf(comparison))
    case 'labels':
      return t('reading.kept', { label: about, ...amountOf(comparison) })
    case 'score':
      return t('reading.score', { kind: about, ...numberOf(comparison) })
    default:
      return t('reading.other', { fact, ...numberOf(comparison) })
  }
}

const comparisonText = (comparison: Comparison, words: Words): string => {
  const { first, fact } = comparison
  const text = plainly(comparison, words)
  return first === undefined || fact.startsWith('votes:') ? text : t('reading.amongFirst', { first, text })
}

/** Parts of a sentence in a row, with the word before the last one. */
export const joined = (parts: readonly string[], by: 'and' | 'or' | 'also'): string => {
  const last = parts.at(-1)
  if (parts.length < 2 || last === undefined) return parts.join('')
  const list = parts.slice(0, -1).reduce((before, next) => t('joins.next', { list: before, last: next }))
  return t(`joins.${by}`, { list, last })
}

const isList = (condition: Condition): boolean =>
  ('all' in condition && condition.all.length > 1) || ('any' in condition && condition.any.length > 1)

/** A condition in plain words, as a clause that can stand after "when". Groups within groups stand in brackets. */
export const conditionText = (condition: Condition, words: Words): string => {
  const inner = (one: Condition): string => {
    const text = conditionText(one, words)
    return isList(one) ? t('joins.inBrackets', { condition: text }) : text
  }
  if ('all' in condition) return condition.all.length === 0 ? t('joins.always') : joined(condition.all.map(inner), 'and')
  if ('any' in condition) return condition.any.length === 0 ? t('joins.never') : joined(condition.any.map(inner), 'or')
  if ('not' in condition) return t('joins.notSo', { condition: inner(condition.not) })
  return comparisonText(condition, words)
}
