import type { Protocol, ToolId } from '@reticle/domain'
import { tools } from '@reticle/tools'

export type Command =
  | { readonly kind: 'tool'; readonly tool: ToolId }
  | { readonly kind: 'label'; readonly labelId: string }
  | { readonly kind: 'option'; readonly questionId: string; readonly option: string }
  | { readonly kind: 'cannot-tell'; readonly questionId: string }
  | { readonly kind: 'nudge'; readonly dx: number; readonly dy: number }
  | { readonly kind: 'cycle'; readonly by: 1 | -1 }
  | { readonly kind: 'plane'; readonly axis: 'z' | 't'; readonly by: 1 | -1 }
  | { readonly kind: 'channel'; readonly by: 1 | -1 }
  | { readonly kind: 'measure'; readonly tool: 'ruler' | 'angle' | 'profile' }
  | { readonly kind: PlainCommand }

export type PlainCommand =
  | 'undo'
  | 'redo'
  | 'delete'
  | 'select-all'
  | 'cancel'
  | 'confirm'
  | 'back'
  | 'hide-marks'
  | 'hold-pan'
  | 'zoom-in'
  | 'zoom-out'
  | 'fit'
  | 'actual-size'
  | 'invert'
  | DisplayCommand
  | 'submit'
  | 'skip'
  | 'comment'
  | 'history'
  | 'help'

/** What is done to the display, and beside it. */
export type DisplayCommand =
  | 'play'
  | 'max-projection'
  | 'all-channels'
  | 'auto-window'
  | 'reset-display'
  | 'smooth'
  | 'remember'
  | 'blink'
  | 'hold-window'
  | 'side-by-side'
  | 'overlay'
  | 'display-panel'
  | 'measure-panel'
  | 'header-panel'

export type KeyGroup = 'Tools' | 'Marks' | 'Labels' | 'Answers' | 'View' | 'Display' | 'Measure' | 'Sample'

export type Binding = {
  readonly chords: readonly string[]
  readonly command: Command
  readonly title: string
  readonly group: KeyGroup
  /** Lasts as long as the key is down. */
  readonly isHeld?: true
}

const plain = (kind: PlainCommand, title: string, group: KeyGroup, ...chords: readonly string[]): Binding => ({
  chords,
  command: { kind },
  title,
  group,
})

const nudges = (step: number, prefix: string): readonly Binding[] => {
  const by = (key: string, dx: number, dy: number): Binding => ({
    chords: [`${prefix}${key}`],
    command: { kind: 'nudge', dx: dx * step, dy: dy * step },
    title: `Move the selected marks by ${step} px`,
    group: 'Marks',
  })
  return [by('arrowleft', -1, 0), by('arrowright', 1, 0), by('arrowup', 0, -1), by('arrowdown', 0, 1)]
}

const step = (command: Command, title: string, ...chords: readonly string[]): Binding => ({ chords, command, title, group: 'Display' })

/** With Shift or signs, so that letters stay free for labels and options. */
const display: readonly Binding[] = [
  step({ kind: 'plane', axis: 'z', by: -1 }, 'Plane before and after, along z', ','),
  step({ kind: 'plane', axis: 'z', by: 1 }, 'Plane before and after, along z', '.'),
  step({ kind: 'plane', axis: 't', by: -1 }, 'Plane before and after, along t', '<'),
  step({ kind: 'plane', axis: 't', by: 1 }, 'Plane before and after, along t', '>'),
  plain('play', 'Play along t, or z; again to stop', 'Display', 'shift+p'),
  plain('max-projection', 'Maximum along z', 'Display', 'shift+m'),
  step({ kind: 'channel', by: -1 }, 'One channel alone, before and after', '[', 'shift+q'),
  step({ kind: 'channel', by: 1 }, 'One channel alone, before and after', ']', 'shift+w'),
  plain('all-channels', 'All channels together', 'Display', 'shift+g'),
  { ...plain('hold-window', 'Drag to change window and level while held', 'Display', 'shift+v'), isHeld: true },
  plain('auto-window', 'Automatic window', 'Display', 'shift+u'),
  plain('invert', 'Invert the display', 'Display', 'shift+i'),
  plain('smooth', 'Smooth between pixels, or not', 'Display', 'shift+o'),
  plain('reset-display', 'Display as the sample opens', 'Display', 'shift+r'),
  plain('remember', 'Remember the display for blinking', 'Display', 'shift+n'),
  { ...plain('blink', 'Blink: the remembered display while held', 'Display', 'shift+b'), isHeld: true },
  plain('side-by-side', 'Two views side by side', 'Display', 'shift+f'),
  plain('overlay', 'Read-out, scale bar and compass, on or off', 'Display', 'shift+j'),
  plain('display-panel', 'Channels, windows and presets', 'Display', 'shift+d'),
  plain('header-panel', 'Header of the file', 'Display', 'shift+k'),
  plain('measure-panel', 'Profile and statistics', 'Measure', 'shift+t'),
  { chords: ['shift+l'], command: { kind: 'measure', tool: 'ruler' }, title: 'Ruler', group: 'Measure' },
  { chords: ['shift+a'], command: { kind: 'measure', tool: 'angle' }, title: 'Angle', group: 'Measure' },
  { chords: ['shift+e'], command: { kind: 'measure', tool: 'profile' }, title: 'Profile of values along a line', group: 'Measure' },
]

const fixed: readonly Binding[] = [
  plain('confirm', 'Finish the shape', 'Marks', 'enter'),
  plain('cancel', 'Give up the shape, clear the selection, then leave the canvas', 'Marks', 'escape'),
  plain('back', 'Take the last vertex back, or delete the selected marks', 'Marks', 'backspace'),
  plain('delete', 'Delete the selected marks', 'Marks', 'delete'),
  plain('select-all', 'Select all marks', 'Marks', 'ctrl+a'),
  plain('undo', 'Undo', 'Marks', 'ctrl+z'),
  plain('redo', 'Redo', 'Marks', 'ctrl+shift+z', 'ctrl+y'),
  { chords: ['tab'], command: { kind: 'cycle', by: 1 }, title: 'Next mark', group: 'Marks' },
  { chords: ['shift+tab'], command: { kind: 'cycle', by: -1 }, title: 'Previous mark', group: 'Marks' },
  ...nudges(1, ''),
  ...nudges(10, 'shift+'),
  { ...plain('hide-marks', 'Hide all marks while held', 'View', 'h'), isHeld: true },
  { ...plain('hold-pan', 'Drag to move the image while held', 'View', 'space'), isHeld: true },
  plain('zoom-in', 'Zoom in', 'View', '+', '='),
  plain('zoom-out', 'Zoom out', 'View', '-', '_'),
  plain('fit', 'Fit the image', 'View', '0'),
  plain('actual-size', 'One image pixel to one screen pixel (100 %)', 'View', 'shift+z'),
  ...display,
  plain('comment', 'Write a comment', 'Sample', 'shift+c'),
  plain('submit', 'Submit', 'Sample', 'ctrl+enter'),
  plain('skip', 'Skip this sample', 'Sample', 'shift+s'),
  plain('history', 'Earlier states of this sample', 'Sample', 'shift+h'),
  plain('help', 'Show all keys', 'Sample', '?'),
]

/** Free keys for labels and options that name none: digits, then letters from the left hand outwards. */
const digits = [...'123456789']
const letters = [...'qwertasdfzxcyuiojklnm']

type Wish = { readonly key: string | undefined; readonly pool: readonly string[]; readonly binding: Omit<Binding, 'chords'> }

const wishesOf = (protocol: Pick<Protocol, 'labels' | 'questions'>): readonly Wish[] => [
  ...protocol.labels.map(
    (label): Wish => ({
      key: label.key?.toLowerCase(),
      pool: digits,
      binding: { command: { kind: 'label', labelId: label.id }, title: label.name, group: 'Labels' },
    }),
  ),
  ...protocol.questions.flatMap((question): Wish[] => {
    if (question.kind === 'number' || question.kind === 'text') return []
    const option = (one: (typeof question.options)[number]): Wish => ({
      key: one.key?.toLowerCase(),
      pool: [...digits, ...letters],
      binding: {
        command: { kind: 'option', questionId: question.id, option: one.id },
        title: `${question.text} ${one.text}`,
        group: 'Answers',
      },
    })
    const cannotTell: Wish = {
      key: undefined,
      pool: [...digits, ...letters],
      binding: { command: { kind: 'cannot-tell', questionId: question.id }, title: `${question.text} Can't tell`, group: 'Answers' },
    }
    return [...question.options.map(option), ...(question.allowsCannotTell ? [cannotTell] : [])]
  }),
]

/**
 * All keys of a bench, from one table: the fixed ones, then what the protocol asks for, then free keys for the rest. No chord stands twice:
 * a protocol's wish for a key that is taken gets the next free one, and what is shown on screen is what this table says.
 */
export const keyTable = (protocol: Pick<Protocol, 'labels' | 'questions' | 'tools'>): readonly Binding[] => {
  const allowed = new Set<ToolId>(['select', ...protocol.tools])
  const own: readonly Binding[] = [
    ...tools
      .filter(({ id }) => allowed.has(id))
      .map(({ id, key, name }): Binding => ({ chords: [key], command: { kind: 'tool', tool: id }, title: name, group: 'Tools' })),
    ...fixed,
  ]
  const taken = new Set(own.flatMap((binding) => binding.chords))
  const wishes = wishesOf(protocol)
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
  return [...own, ...wishes.map((wish): Binding => ({ ...wish.binding, chords: [given.get(wish) ?? []].flat() }))]
}

const textOf = (command: Command): string => JSON.stringify(command)

const firstChords = new WeakMap<readonly Binding[], ReadonlyMap<string, string>>()

/** The first chord of a command, to be shown beside its button; undefined when it has none. */
export const chordFor = (table: readonly Binding[], command: Command): string | undefined => {
  const known = firstChords.get(table)
  if (known !== undefined) return known.get(textOf(command))
  const made = new Map(
    table.toReversed().flatMap(({ command: one, chords: [first] }) => (first === undefined ? [] : [[textOf(one), first]])),
  )
  firstChords.set(table, made)
  return made.get(textOf(command))
}
