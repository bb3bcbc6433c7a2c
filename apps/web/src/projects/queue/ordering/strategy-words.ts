import type { Ordering } from '@reticle/contract'
import type { OrderingRecipe } from '@reticle/domain'

type Words = { readonly name: string; readonly text: string }

/** Each strategy in one sentence, as one would say it to whoever sets up the queue. */
const words: Readonly<Record<string, Words>> = {
  'least-confidence': { name: 'Least confidence', text: 'First what the model is least sure of.' },
  margin: { name: 'Margin', text: 'First where the model’s two likeliest answers are closest.' },
  entropy: { name: 'Entropy', text: 'First where the model’s answer is most open, over all options.' },
  'committee-votes': { name: 'Committee: votes', text: 'First where several models, or versions of one, give different answers.' },
  'committee-kl': { name: 'Committee: distance', text: 'First where the probabilities of several models lie farthest apart.' },
  'reader-disagreement': { name: 'Reader disagreement', text: 'First, for one more read, what its readers disagree on.' },
  'label-errors': { name: 'Likely label errors', text: 'First what was settled and the model contradicts: one more read, no correction.' },
  'k-centre': { name: 'Diversity', text: 'First what is least like all that is labelled, so that few labels cover all.' },
  'class-balance': { name: 'Class balance', text: 'First what is likely of a class that has too few labels. Mix it with another one.' },
  'active-lab': { name: 'New or once more', text: 'Weighs a new sample against one more read of an old one, on one scale.' },
}

export const strategyWords = (id: string): Words =>
  words[id] ?? { name: id, text: 'A strategy of this server that this page does not know.' }

/** Strategies that ask for one more read of what is settled. */
const rereading: readonly string[] = ['active-lab', 'label-errors', 'reader-disagreement']
export const asksAgain = ({ parts }: Pick<OrderingRecipe, 'parts'>): boolean => parts.some(({ strategy }) => rereading.includes(strategy))

/** A recipe in one line: what it mixes, by share of the weight. */
export const recipeWords = ({ parts }: Pick<OrderingRecipe, 'parts'>): string => {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0)
  const named = parts
    .filter(({ weight }) => weight > 0)
    .map(({ strategy, weight }) => ({ name: strategyWords(strategy).name, share: weight / total }))
  if (named.length === 1) return named[0]?.name ?? ''
  return named.map(({ name, share }) => `${Math.round(100 * share)} % ${name.toLowerCase()}`).join(', ')
}

/** What a making of scores came to. */
export const outcomeWords = ({ state, outcome, error }: Pick<Ordering, 'state' | 'outcome' | 'error'>): string => {
  if (state === 'waiting') return 'waits for a worker'
  if (state === 'running') return 'is made'
  if (state === 'cancelled') return 'was stopped, or another recipe took its place'
  if (outcome === null) return `failed: ${error ?? 'no reason is known'}`
  const { scored, heldOut, reopened } = outcome.counts
  const more = [
    ...(heldOut > 0 ? [`${heldOut} of them held out, in random places`] : []),
    ...(reopened > 0 ? [`one more read asked of ${reopened}`] : []),
  ]
  return [`${scored} samples have a score`, ...more].join('; ')
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
