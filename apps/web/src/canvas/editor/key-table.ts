import type { Protocol, ToolId } from '@reticle/domain'
import { tools } from '@reticle/tools'
import { t } from '../words.ts'
import { type Binding, type Command, commandId } from './command.ts'
import { deskKeys, onBenchOnly } from './desk-keys.ts'
import { fixedKeys } from './fixed-keys.ts'
import { chordsUnder, type KeyChoice, standardKeys } from './key-choice.ts'
import { type Wish, wishesOf } from './protocol-keys.ts'
import { toolsOf } from './tools-of.ts'

export type { Binding, Command, PlainCommand } from './command.ts'

const toolKeys = (protocol: Pick<Protocol, 'tools' | 'labels'>): readonly Binding[] => {
  const ids = new Set<ToolId>(toolsOf(protocol))
  return tools
    .filter(({ id }) => ids.has(id))
    .map(({ id, key }): Binding => ({ chords: [key], command: { kind: 'tool', tool: id }, title: t(`tools.${id}`), group: 'tools' }))
}

/** The bindings with each chord only once: at whoever asks first. */
const withoutRepeats = (bindings: readonly Binding[], taken: Set<string>): readonly Binding[] =>
  bindings.map((binding) => {
    const chords = binding.chords.filter((chord) => !taken.has(chord))
    for (const chord of chords) taken.add(chord)
    return { ...binding, chords }
  })

const givenTo = (wishes: readonly Wish[], taken: Set<string>): ReadonlyMap<Wish, string> => {
  const given = new Map<Wish, string>()
  const give = (wish: Wish, key: string | undefined) => {
    if (key === undefined || taken.has(key)) return
    taken.add(key)
    given.set(wish, key)
  }
  for (const wish of wishes) give(wish, wish.key)
  for (const wish of wishes)
    if (!given.has(wish))
      give(
        wish,
        wish.pool.find((key) => !taken.has(key)),
      )
  return given
}

/** Where the keys are for: at the desk decisions take the place of what only the bench does. */
export type KeyPlace = 'bench' | 'desk'
const fixedAt = {
  bench: { before: [], after: fixedKeys },
  desk: { before: deskKeys, after: fixedKeys.filter(({ command }) => !onBenchOnly.has(command.kind)) },
} as const satisfies Record<KeyPlace, unknown>

/**
 * All keys of a bench, from one table: what the person set first, then the product's own under the person's layout, then what the protocol
 * asks for, then free keys for the rest. No chord stands twice: a wish for a key that is taken gets the next free one, and what is shown on
 * screen is what this table says.
 */
export const keyTable = (
  protocol: Pick<Protocol, 'labels' | 'questions' | 'tools'>,
  choice: KeyChoice = standardKeys,
  place: KeyPlace = 'bench',
): readonly Binding[] => {
  const isOwn = ({ command }: Pick<Binding, 'command'>) => choice.own[commandId(command)] !== undefined
  const { before, after } = fixedAt[place]
  const given: readonly Binding[] = [...before, ...toolKeys(protocol), ...after].map((one) => ({
    ...one,
    chords: chordsUnder(choice, one),
  }))
  const wishes = wishesOf(protocol, place === 'desk')
  const asked = wishes
    .filter(({ binding }) => isOwn(binding))
    .map(({ binding }) => ({ ...binding, chords: chordsUnder(choice, { ...binding, chords: [] }) }))
  const taken = new Set<string>()
  const settled = new Map<string, Binding>()
  const settle = (bindings: readonly Binding[]) => {
    for (const binding of withoutRepeats(bindings, taken)) settled.set(commandId(binding.command), binding)
  }
  settle([...given, ...asked].filter(isOwn))
  settle(given.filter((binding) => !isOwn(binding)))
  const free = wishes.filter(({ binding }) => !isOwn(binding))
  const keys = givenTo(free, taken)
  for (const wish of free) settled.set(commandId(wish.binding.command), { ...wish.binding, chords: [keys.get(wish) ?? []].flat() })
  return [...given, ...wishes.map(({ binding }) => binding)].flatMap(({ command }) => settled.get(commandId(command)) ?? [])
}

const firstChords = new WeakMap<readonly Binding[], ReadonlyMap<string, string>>()

/** The first chord of a command, to be shown beside its button; undefined when it has none. */
export const chordFor = (table: readonly Binding[], command: Command): string | undefined => {
  const known = firstChords.get(table)
  if (known !== undefined) return known.get(commandId(command))
  const made = new Map(table.flatMap(({ command: one, chords: [first] }) => (first === undefined ? [] : [[commandId(one), first]])))
  firstChords.set(table, made)
  return made.get(commandId(command))
}
