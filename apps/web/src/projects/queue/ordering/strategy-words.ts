import type { Ordering } from '@reticle/contract'
import type { OrderingRecipe } from '@reticle/domain'
import { decimal } from '../../../app/numbers.tsx'
import { inARow, parted } from '../../../language/lists.ts'
import { t } from '../../quality/words.ts'

type Words = {
  readonly name: string
  /** The name inside a sentence. */
  readonly inLine: string
  readonly text: string
}

/** Each strategy in one sentence, as one would say it to whoever sets up the queue. */
const words: Readonly<Record<string, Words>> = {
  'least-confidence': {
    name: t('strategies.leastConfidence'),
    inLine: t('strategiesInLine.leastConfidence'),
    text: t('strategyTexts.leastConfidence'),
  },
  margin: { name: t('strategies.margin'), inLine: t('strategiesInLine.margin'), text: t('strategyTexts.margin') },
  entropy: { name: t('strategies.entropy'), inLine: t('strategiesInLine.entropy'), text: t('strategyTexts.entropy') },
  'committee-votes': {
    name: t('strategies.committeeVotes'),
    inLine: t('strategiesInLine.committeeVotes'),
    text: t('strategyTexts.committeeVotes'),
  },
  'committee-kl': { name: t('strategies.committeeKl'), inLine: t('strategiesInLine.committeeKl'), text: t('strategyTexts.committeeKl') },
  'reader-disagreement': {
    name: t('strategies.readerDisagreement'),
    inLine: t('strategiesInLine.readerDisagreement'),
    text: t('strategyTexts.readerDisagreement'),
  },
  'label-errors': { name: t('strategies.labelErrors'), inLine: t('strategiesInLine.labelErrors'), text: t('strategyTexts.labelErrors') },
  'k-centre': { name: t('strategies.kCentre'), inLine: t('strategiesInLine.kCentre'), text: t('strategyTexts.kCentre') },
  'class-balance': {
    name: t('strategies.classBalance'),
    inLine: t('strategiesInLine.classBalance'),
    text: t('strategyTexts.classBalance'),
  },
  'active-lab': { name: t('strategies.activeLab'), inLine: t('strategiesInLine.activeLab'), text: t('strategyTexts.activeLab') },
}

export const strategyWords = (id: string): Words => words[id] ?? { name: id, inLine: id, text: t('strategyWords.unknown') }

/** Strategies that ask for one more read of what is settled. */
const rereading: readonly string[] = ['active-lab', 'label-errors', 'reader-disagreement']
export const asksAgain = ({ parts }: Pick<OrderingRecipe, 'parts'>): boolean => parts.some(({ strategy }) => rereading.includes(strategy))

/** A recipe in one line: what it mixes, by share of the weight. */
export const recipeWords = ({ parts }: Pick<OrderingRecipe, 'parts'>): string => {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0)
  const named = parts
    .filter(({ weight }) => weight > 0)
    .map(({ strategy, weight }) => ({ ...strategyWords(strategy), share: weight / total }))
  if (named.length === 1) return named[0]?.name ?? ''
  return inARow(named.map(({ inLine, share }) => t('strategyWords.share', { share: decimal(100 * share, 0), strategy: inLine })))
}

/** The same inside a sentence. */
export const recipeInLine = (recipe: Pick<OrderingRecipe, 'parts'>): string => {
  const [only, ...others] = recipe.parts.filter(({ weight }) => weight > 0)
  return only !== undefined && others.length === 0 ? strategyWords(only.strategy).inLine : recipeWords(recipe)
}

/** What a making of scores came to. */
export const outcomeWords = ({ state, outcome, error }: Pick<Ordering, 'state' | 'outcome' | 'error'>): string => {
  if (state === 'waiting') return t('strategyWords.waits')
  if (state === 'running') return t('strategyWords.isMade')
  if (state === 'cancelled') return t('strategyWords.wasStopped')
  if (outcome === null) return t('strategyWords.failed', { error: error ?? t('strategyWords.noReason') })
  const { scored, heldOut, reopened } = outcome.counts
  return parted([
    t('strategyWords.scored', { count: scored }),
    heldOut > 0 ? t('strategyWords.heldOut', { count: heldOut }) : undefined,
    reopened > 0 ? t('strategyWords.oneMoreRead', { count: reopened }) : undefined,
  ])
}

/** The bars of a task: the rank share of each strategy in the recipe, and whether it is held out. */
export const barsOf = (parts: Readonly<Record<string, number>>): { readonly id: string; readonly name: string; readonly share: number }[] =>
  Object.entries(parts).flatMap(([id, share]) =>
    id.includes('.') || id === 'held-out' ? [] : [{ id, name: strategyWords(id).name, share }],
  )

/** What a bar is made of, for who looks closer. */
export const detailsOf = (parts: Readonly<Record<string, number>>, id: string): string =>
  Object.entries(parts)
    .filter(([name]) => name.startsWith(`${id}.`))
    .map(([name, value]) => `${name.slice(id.length + 1)} ${value}`)
    .join(', ')
