import { t } from '../protocol/words.ts'
import { operators } from './draft-condition.ts'
import type { Fact } from './facts.ts'

export type Suggestion = { readonly value: string; readonly note: string }
/** What can stand in the text from `from` to `to`, the inside of a string. */
export type Completion = { readonly from: number; readonly to: number; readonly options: readonly Suggestion[] }

export type Known = {
  readonly facts: readonly Fact[]
  readonly pools: readonly string[]
  readonly webhooks: readonly string[]
  readonly projects: ReadonlyMap<string, string>
}

const most = 50
const kinds: readonly Suggestion[] = [
  { value: 'settle', note: t('kindNotes.settle') },
  { value: 'contest', note: t('kindNotes.contest') },
  { value: 'more-reads', note: t('kindNotes.more-reads') },
  { value: 'move', note: t('kindNotes.move') },
  { value: 'priority', note: t('kindNotes.priority') },
  { value: 'copy', note: t('kindNotes.copy') },
  { value: 'notify', note: t('kindNotes.notify') },
  { value: 'webhook', note: t('kindNotes.webhook') },
]
const names: readonly Suggestion[] = [
  { value: 'id', note: t('nameNotes.id') },
  { value: 'reason', note: t('nameNotes.reason') },
  { value: 'when', note: t('nameNotes.when') },
  { value: 'effect', note: t('nameNotes.effect') },
  { value: 'also', note: t('nameNotes.also') },
  { value: 'all', note: t('nameNotes.all') },
  { value: 'any', note: t('nameNotes.any') },
  { value: 'not', note: t('nameNotes.not') },
  { value: 'fact', note: t('nameNotes.fact') },
  { value: 'op', note: operators.join('  ') },
  { value: 'value', note: t('nameNotes.value') },
  { value: 'first', note: t('nameNotes.first') },
  { value: 'kind', note: t('nameNotes.kind') },
  { value: 'audit', note: t('nameNotes.audit') },
  { value: 'share', note: t('nameNotes.share') },
  { value: 'least', note: t('nameNotes.least') },
  { value: 'stopBelow', note: t('nameNotes.stopBelow') },
]

/** The string that the place lies in, and the name before it when it is a value. */
const stringAt = (
  text: string,
  at: number,
): { readonly from: number; readonly to: number; readonly name: string | undefined } | undefined => {
  const strings = /"(?:[^"\\\n]|\\.)*("|$)/gm
  let name: string | undefined
  for (let found = strings.exec(text); found !== null && found.index < at; found = strings.exec(text)) {
    const end = found.index + found[0].length
    const isClosed = found[1] === '"'
    const inside = { from: found.index + 1, to: isClosed ? end - 1 : end }
    const after = /^\s*:/.test(text.slice(end))
    if (at >= inside.from && at <= inside.to) return { ...inside, name: after ? undefined : name }
    // A name holds for the value after it, and in a list for all of its values.
    if (after) name = text.slice(inside.from, inside.to)
  }
  return undefined
}

const listed = (name: string | undefined, { facts, pools, webhooks, projects }: Known): readonly Suggestion[] => {
  switch (name) {
    case undefined:
      return names
    case 'fact':
      return facts.map(({ value, label, group }) => ({
        value,
        note: value.startsWith('votes:') ? t('facts.labelIn', { label, question: group }) : label,
      }))
    case 'op':
      return operators.map((value) => ({ value, note: '' }))
    case 'kind':
      return kinds
    case 'pool':
      return pools.map((value) => ({ value, note: t('nameNotes.expertise') }))
    case 'webhook':
      return webhooks.map((value) => ({ value, note: 'webhook' }))
    case 'projectId':
      return [...projects].map(([value, note]) => ({ value, note }))
    case 'roles':
      return [
        { value: 'manager', note: '' },
        { value: 'reviewer', note: '' },
      ]
    default:
      return []
  }
}

/** What fits at a place of the text; undefined where nothing is to be suggested. What is typed is looked for in names and notes. */
export const completionAt = (text: string, at: number, known: Known): Completion | undefined => {
  const place = stringAt(text, at)
  if (place === undefined) return undefined
  const typed = text.slice(place.from, at).toLowerCase()
  const options = listed(place.name, known).filter(
    ({ value, note }) => value.toLowerCase().includes(typed) || note.toLowerCase().includes(typed),
  )
  const rank = ({ value }: Suggestion): number => (value.toLowerCase().startsWith(typed) ? 0 : 1)
  const sorted = options.toSorted((a, b) => rank(a) - rank(b)).slice(0, most)
  const isDone = sorted.length === 1 && sorted[0]?.value === text.slice(place.from, place.to)
  return sorted.length === 0 || isDone ? undefined : { from: place.from, to: place.to, options: sorted }
}
