import { t } from '../words.ts'
import type { Binding } from './command.ts'
import { commandId } from './command.ts'

/**
 * Where the keys lie. `standard`: by the names of the commands, for two hands. `left`: all under the left hand, for a mouse or pen in the
 * right. `right`: under the right hand, for a mouse or pen in the left.
 */
export const keyLayouts = ['standard', 'left', 'right'] as const
export type KeyLayout = (typeof keyLayouts)[number]

/** A person's keys: a layout, and what they set by themselves, by the id of the command. An empty list: no key. */
export type KeyChoice = { readonly layout: KeyLayout; readonly own: Readonly<Record<string, readonly string[]>> }

export const standardKeys: KeyChoice = { layout: 'standard', own: {} }

/** The keys of a QWERTY board in pairs that lie mirrored to each other: a finger of the left hand, the same finger of the right. */
const pairs = ['qp', 'wo', 'ei', 'ru', 'ty', 'sl', 'dk', 'fj', 'gh', 'vm', 'bn', 'c,', 'x.'] as const
const partner = new Map(pairs.flatMap(([left = '', right = '']) => [[left, right] as const, [right, left] as const]))
const onTheRight = new Map(pairs.map(([left = '', right = '']) => [right, left] as const))

/** Keys that a layout adds, by command: what lies far from the hand otherwise. */
const added: Readonly<Record<KeyLayout, Readonly<Record<string, string>>>> = {
  standard: {},
  left: { confirm: 'alt+a', delete: 'alt+z', submit: 'ctrl+e' },
  right: { undo: 'alt+backspace' },
}

const inLayout = (chord: string, layout: KeyLayout): string => {
  if (layout === 'left') {
    const left = onTheRight.get(chord)
    return left === undefined ? chord : `alt+${left}`
  }
  return layout === 'right' ? (partner.get(chord) ?? chord) : chord
}

/** The keys of a command of the product itself under a person's choice; their own ones stand for all. */
export const chordsUnder = (choice: KeyChoice, { command, chords }: Pick<Binding, 'command' | 'chords'>): readonly string[] => {
  const id = commandId(command)
  const own = choice.own[id]
  if (own !== undefined) return own
  const extra = added[choice.layout][id]
  return [...chords.map((chord) => inLayout(chord, choice.layout)), ...(extra === undefined ? [] : [extra])]
}

/** Keys that browsers and systems keep for themselves: a page never hears of them, or cannot hold them back. */
const kept = new Set([
  'ctrl+n',
  'ctrl+t',
  'ctrl+w',
  'ctrl+shift+n',
  'ctrl+shift+t',
  'ctrl+shift+w',
  'ctrl+tab',
  'ctrl+shift+tab',
  'alt+f4',
  'f11',
  'f12',
])
/** Keys that move the focus or leave something: with another meaning nobody could get out of a field. */
const fixed = new Set(['tab', 'shift+tab', 'escape'])
const modifiers = new Set(['control', 'shift', 'alt', 'meta', 'altgraph', 'capslock', 'dead', 'process', 'unidentified'])

/** Why a chord cannot be given to a command; undefined when it can. */
export const whyNotChord = (chord: string): string | undefined => {
  const last = chord.split(/\+(?=.)/).at(-1) ?? ''
  if (modifiers.has(last)) return t('keys.modifierAlone')
  if (kept.has(chord)) return t('keys.ofBrowser')
  return fixed.has(chord) ? t('keys.fixed') : undefined
}

/** Who has a chord in a table, other than a command itself. */
export const holderOf = (table: readonly Binding[], chord: string, id: string): Binding | undefined =>
  table.find((binding) => binding.chords.includes(chord) && commandId(binding.command) !== id)

/**
 * The choice with a chord given to a command: added to the ones that it has, or in place of one. Whoever has the chord in the table loses
 * it, so that no key ever does two things.
 */
export const withChord = (choice: KeyChoice, table: readonly Binding[], id: string, chord: string, inPlaceOf?: string): KeyChoice => {
  const before = table.find((binding) => commandId(binding.command) === id)?.chords ?? []
  const place = inPlaceOf === undefined ? -1 : before.indexOf(inPlaceOf)
  const chords = place === -1 ? [...before.filter((one) => one !== chord), chord] : before.with(place, chord)
  const holder = holderOf(table, chord, id)
  const taken = holder === undefined ? {} : { [commandId(holder.command)]: holder.chords.filter((one) => one !== chord) }
  return { ...choice, own: { ...choice.own, ...taken, [id]: [...new Set(chords)] } }
}

/** The choice without a chord of a command. */
export const withoutChord = (choice: KeyChoice, table: readonly Binding[], id: string, chord: string): KeyChoice => {
  const before = table.find((binding) => commandId(binding.command) === id)?.chords ?? []
  return { ...choice, own: { ...choice.own, [id]: before.filter((one) => one !== chord) } }
}

/** The choice with a command's keys as the layout has them. */
export const asGiven = (choice: KeyChoice, id: string): KeyChoice => ({
  ...choice,
  own: Object.fromEntries(Object.entries(choice.own).filter(([one]) => one !== id)),
})

const isChords = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((one) => typeof one === 'string')

/** A choice out of what a browser kept; what is not ours is left out. */
export const choiceOfText = (text: string | null): KeyChoice => {
  try {
    const value: unknown = JSON.parse(text ?? 'null')
    if (typeof value !== 'object' || value === null) return standardKeys
    const layout = 'layout' in value ? keyLayouts.find((one) => one === value.layout) : undefined
    const own = 'own' in value && typeof value.own === 'object' && value.own !== null ? Object.entries(value.own) : []
    return {
      layout: layout ?? 'standard',
      own: Object.fromEntries(own.flatMap(([id, chords]) => (isChords(chords) ? [[id, chords] as const] : []))),
    }
  } catch {
    return standardKeys
  }
}
