import { t } from '../words.ts'
import type { Binding, Command, KeyGroup, PlainCommand } from './command.ts'
import { markKeys } from './marks/mark-commands.ts'

const plain = (kind: PlainCommand, group: KeyGroup, ...chords: readonly string[]): Binding => ({
  chords,
  command: { kind },
  title: t(`commands.${kind}`),
  group,
})

const held = (binding: Binding): Binding => ({ ...binding, isHeld: true })

const nudges = (step: number, prefix: string): readonly Binding[] => {
  const by = (key: string, dx: number, dy: number, way: 'left' | 'right' | 'up' | 'down'): Binding => ({
    chords: [`${prefix}${key}`],
    command: { kind: 'nudge', dx: dx * step, dy: dy * step },
    title: t(`keyTitles.${way}`, { step }),
    row: t('keyRows.nudge', { step }),
    group: 'marks',
  })
  return [by('arrowleft', -1, 0, 'left'), by('arrowright', 1, 0, 'right'), by('arrowup', 0, -1, 'up'), by('arrowdown', 0, 1, 'down')]
}

const step = (command: Command, title: string, row: string, ...chords: readonly string[]): Binding => ({
  chords,
  command,
  title,
  row,
  group: 'display',
})

const measure = (tool: 'ruler' | 'angle' | 'profile', title: string, chord: string): Binding => ({
  chords: [chord],
  command: { kind: 'measure', tool },
  title,
  group: 'measure',
})

const size = (by: 1 | -1, chord: string): Binding => ({
  chords: [chord],
  command: { kind: 'size', by },
  title: by === 1 ? t('keyTitles.larger') : t('keyTitles.smaller'),
  row: t('keyRows.size'),
  group: 'tools',
})

const marks: readonly Binding[] = [
  size(-1, '('),
  size(1, ')'),
  plain('confirm', 'marks', 'enter'),
  plain('cancel', 'marks', 'escape'),
  plain('back', 'marks', 'backspace'),
  plain('delete', 'marks', 'delete'),
  plain('select-all', 'marks', 'ctrl+a'),
  plain('undo', 'marks', 'ctrl+z'),
  plain('redo', 'marks', 'ctrl+shift+z', 'ctrl+y'),
  { chords: ['tab'], command: { kind: 'cycle', by: 1 }, title: t('keyTitles.nextMark'), row: t('keyRows.cycle'), group: 'marks' },
  {
    chords: ['shift+tab'],
    command: { kind: 'cycle', by: -1 },
    title: t('keyTitles.previousMark'),
    row: t('keyRows.cycle'),
    group: 'marks',
  },
  ...nudges(1, ''),
  ...nudges(10, 'shift+'),
  plain('note', 'marks', 'alt+n'),
  plain('next-problem', 'marks', 'f8'),
  plain('next-comment', 'marks', 'f9'),
  plain('find-label', 'marks', '/'),
  ...markKeys,
  plain('find-mark', 'marks', 'ctrl+f'),
]

const turn = (by: number, chord: string): Binding => ({
  chords: [chord],
  command: { kind: 'turn', by },
  title: t(by > 0 ? 'keyTitles.clockwise' : 'keyTitles.anticlockwise', { angle: Math.abs(by) }),
  row: t('keyRows.turn', { angle: Math.abs(by) }),
  group: 'view',
})

const view: readonly Binding[] = [
  held(plain('hide-marks', 'view', 'h')),
  held(plain('hold-pan', 'view', 'space')),
  plain('zoom-in', 'view', '+', '='),
  plain('zoom-out', 'view', '-', '_'),
  plain('fit', 'view', '0'),
  plain('actual-size', 'view', 'shift+z'),
  turn(-15, 'alt+q'),
  turn(15, 'alt+e'),
  turn(-90, 'alt+shift+q'),
  turn(90, 'alt+shift+e'),
  plain('upright', 'view', 'alt+w'),
]

/** With Shift or signs, so that letters stay free for labels and options. */
const display: readonly Binding[] = [
  step({ kind: 'plane', axis: 'z', by: -1 }, t('keyTitles.planeBefore', { axis: 'z' }), t('keyRows.plane', { axis: 'z' }), ','),
  step({ kind: 'plane', axis: 'z', by: 1 }, t('keyTitles.planeAfter', { axis: 'z' }), t('keyRows.plane', { axis: 'z' }), '.'),
  step({ kind: 'plane', axis: 't', by: -1 }, t('keyTitles.planeBefore', { axis: 't' }), t('keyRows.plane', { axis: 't' }), '<'),
  step({ kind: 'plane', axis: 't', by: 1 }, t('keyTitles.planeAfter', { axis: 't' }), t('keyRows.plane', { axis: 't' }), '>'),
  plain('play', 'display', 'shift+p'),
  plain('max-projection', 'display', 'shift+m'),
  step({ kind: 'channel', by: -1 }, t('keyTitles.channelBefore'), t('keyRows.channel'), '[', 'shift+q'),
  step({ kind: 'channel', by: 1 }, t('keyTitles.channelAfter'), t('keyRows.channel'), ']', 'shift+w'),
  plain('all-channels', 'display', 'shift+g'),
  held(plain('hold-window', 'display', 'shift+v')),
  plain('auto-window', 'display', 'shift+u'),
  plain('invert', 'display', 'shift+i'),
  plain('smooth', 'display', 'shift+o'),
  plain('reset-display', 'display', 'shift+r'),
  plain('remember', 'display', 'shift+n'),
  held(plain('blink', 'display', 'shift+b')),
  plain('side-by-side', 'display', 'shift+f'),
  plain('overlay', 'display', 'shift+j'),
  plain('display-panel', 'display', 'shift+d'),
  plain('header-panel', 'display', 'shift+k'),
  plain('measure-panel', 'measure', 'shift+t'),
  measure('ruler', t('measure.ruler'), 'shift+l'),
  measure('angle', t('measure.angle'), 'shift+a'),
  measure('profile', t('measure.profileKey'), 'shift+e'),
]

const suggestions: readonly Binding[] = [
  {
    chords: ['f7'],
    command: { kind: 'next-suggestion' },
    title: t('commands.next-suggestion'),
    row: t('keyRows.suggestion'),
    group: 'sample',
  },
  {
    chords: ['shift+f7'],
    command: { kind: 'previous-suggestion' },
    title: t('commands.previous-suggestion'),
    row: t('keyRows.suggestion'),
    group: 'sample',
  },
  plain('accept-suggestion', 'sample', 'alt+enter'),
  plain('drop-suggestion', 'sample', 'alt+backspace'),
  plain('accept-suggestions', 'sample', 'alt+shift+enter'),
  plain('drop-suggestions', 'sample', 'alt+shift+backspace'),
  {
    chords: ['alt+.'],
    command: { kind: 'raise-confidence' },
    title: t('commands.raise-confidence'),
    row: t('keyRows.confidence'),
    group: 'sample',
  },
  {
    chords: ['alt+,'],
    command: { kind: 'lower-confidence' },
    title: t('commands.lower-confidence'),
    row: t('keyRows.confidence'),
    group: 'sample',
  },
]

const bench: readonly Binding[] = [
  plain('comment', 'sample', 'shift+c'),
  plain('submit', 'sample', 'ctrl+enter'),
  plain('skip', 'sample', 'shift+s'),
  plain('history', 'sample', 'shift+h'),
  plain('palette', 'bench', 'ctrl+k'),
  plain('help', 'bench', '?'),
  plain('keys', 'bench', 'alt+k'),
  plain('instructions-panel', 'bench', 'f1'),
  plain('steps-panel', 'bench', 'shift+y'),
  plain('notes-panel', 'bench', 'shift+x'),
  plain('rules-panel', 'bench', 'alt+j'),
  plain('take-returned', 'sample', 'f2'),
  plain('revision-panel', 'bench', 'f4'),
  plain('suggestions-panel', 'bench', 'f6'),
  ...suggestions,
  plain('ask-model', 'tools', 'f3'),
  plain('theme', 'bench', 'alt+y'),
  plain('mirror', 'bench', 'alt+m'),
]

/** Commands that no protocol changes, with their keys in the standard layout. */
export const fixedKeys: readonly Binding[] = [...marks, ...view, ...display, ...bench]
