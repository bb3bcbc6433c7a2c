import type { Binding, Command, KeyGroup, PlainCommand } from './command.ts'
import { markKeys } from './marks/mark-commands.ts'

const plain = (kind: PlainCommand, title: string, group: KeyGroup, ...chords: readonly string[]): Binding => ({
  chords,
  command: { kind },
  title,
  group,
})

const held = (binding: Binding): Binding => ({ ...binding, isHeld: true })

const nudges = (step: number, prefix: string): readonly Binding[] => {
  const by = (key: string, dx: number, dy: number, where: string): Binding => ({
    chords: [`${prefix}${key}`],
    command: { kind: 'nudge', dx: dx * step, dy: dy * step },
    title: `Move the selected marks ${where} by ${step} px`,
    row: `Move the selected marks by ${step} px`,
    group: 'Marks',
  })
  return [by('arrowleft', -1, 0, 'left'), by('arrowright', 1, 0, 'right'), by('arrowup', 0, -1, 'up'), by('arrowdown', 0, 1, 'down')]
}

const step = (command: Command, title: string, row: string, ...chords: readonly string[]): Binding => ({
  chords,
  command,
  title,
  row,
  group: 'Display',
})

const measure = (tool: 'ruler' | 'angle' | 'profile', title: string, chord: string): Binding => ({
  chords: [chord],
  command: { kind: 'measure', tool },
  title,
  group: 'Measure',
})

const size = (by: 1 | -1, chord: string): Binding => ({
  chords: [chord],
  command: { kind: 'size', by },
  title: `${by === 1 ? 'Larger' : 'Smaller'} brush, cells, tolerance or contrast`,
  row: 'Smaller and larger brush, cells, tolerance or contrast',
  group: 'Tools',
})

const marks: readonly Binding[] = [
  size(-1, '('),
  size(1, ')'),
  plain('confirm', 'Finish the shape', 'Marks', 'enter'),
  plain('cancel', 'Give up the shape, clear the selection, then leave the canvas', 'Marks', 'escape'),
  plain('back', 'Take the last vertex back, or delete the selected marks', 'Marks', 'backspace'),
  plain('delete', 'Delete the selected marks', 'Marks', 'delete'),
  plain('select-all', 'Select all marks', 'Marks', 'ctrl+a'),
  plain('undo', 'Undo', 'Marks', 'ctrl+z'),
  plain('redo', 'Redo', 'Marks', 'ctrl+shift+z', 'ctrl+y'),
  { chords: ['tab'], command: { kind: 'cycle', by: 1 }, title: 'Next mark', row: 'Next and previous mark', group: 'Marks' },
  { chords: ['shift+tab'], command: { kind: 'cycle', by: -1 }, title: 'Previous mark', row: 'Next and previous mark', group: 'Marks' },
  ...nudges(1, ''),
  ...nudges(10, 'shift+'),
  plain('note', 'Pin a note to the selected mark, or under the pointer', 'Marks', 'alt+n'),
  plain('next-problem', 'Next mark that breaks a rule', 'Marks', 'f8'),
  plain('next-comment', 'Next comment on a mark of yours', 'Marks', 'f9'),
  plain('find-label', 'Find a label', 'Marks', '/'),
  ...markKeys,
  plain('find-mark', 'Find a mark in the list', 'Marks', 'ctrl+f'),
]

const turn = (by: number, chord: string): Binding => ({
  chords: [chord],
  command: { kind: 'turn', by },
  title: `Turn the view by ${Math.abs(by)}°, ${by > 0 ? 'clockwise' : 'anticlockwise'}`,
  row: `Turn the view by ${Math.abs(by)}°, either way`,
  group: 'View',
})

const view: readonly Binding[] = [
  held(plain('hide-marks', 'Hide all marks while held', 'View', 'h')),
  held(plain('hold-pan', 'Drag to move the image while held', 'View', 'space')),
  plain('zoom-in', 'Zoom in', 'View', '+', '='),
  plain('zoom-out', 'Zoom out', 'View', '-', '_'),
  plain('fit', 'Fit the image', 'View', '0'),
  plain('actual-size', 'One image pixel to one screen pixel (100 %)', 'View', 'shift+z'),
  turn(-15, 'alt+q'),
  turn(15, 'alt+e'),
  turn(-90, 'alt+shift+q'),
  turn(90, 'alt+shift+e'),
  plain('upright', 'Turn the view upright again', 'View', 'alt+w'),
]

/** With Shift or signs, so that letters stay free for labels and options. */
const display: readonly Binding[] = [
  step({ kind: 'plane', axis: 'z', by: -1 }, 'Plane before, along z', 'Plane before and after, along z', ','),
  step({ kind: 'plane', axis: 'z', by: 1 }, 'Plane after, along z', 'Plane before and after, along z', '.'),
  step({ kind: 'plane', axis: 't', by: -1 }, 'Plane before, along t', 'Plane before and after, along t', '<'),
  step({ kind: 'plane', axis: 't', by: 1 }, 'Plane after, along t', 'Plane before and after, along t', '>'),
  plain('play', 'Play along t, or z; again to stop', 'Display', 'shift+p'),
  plain('max-projection', 'Maximum along z', 'Display', 'shift+m'),
  step({ kind: 'channel', by: -1 }, 'The channel before, alone', 'One channel alone, before and after', '[', 'shift+q'),
  step({ kind: 'channel', by: 1 }, 'The channel after, alone', 'One channel alone, before and after', ']', 'shift+w'),
  plain('all-channels', 'All channels together', 'Display', 'shift+g'),
  held(plain('hold-window', 'Drag to change window and level while held', 'Display', 'shift+v')),
  plain('auto-window', 'Automatic window', 'Display', 'shift+u'),
  plain('invert', 'Invert the display', 'Display', 'shift+i'),
  plain('smooth', 'Smooth between pixels, or not', 'Display', 'shift+o'),
  plain('reset-display', 'Display as the sample opens', 'Display', 'shift+r'),
  plain('remember', 'Remember the display for blinking', 'Display', 'shift+n'),
  held(plain('blink', 'Blink: the remembered display while held', 'Display', 'shift+b')),
  plain('side-by-side', 'Two views side by side', 'Display', 'shift+f'),
  plain('overlay', 'Read-out, scale bar and compass, on or off', 'Display', 'shift+j'),
  plain('display-panel', 'Channels, windows and presets', 'Display', 'shift+d'),
  plain('header-panel', 'Header of the file', 'Display', 'shift+k'),
  plain('measure-panel', 'Profile and statistics', 'Measure', 'shift+t'),
  measure('ruler', 'Ruler', 'shift+l'),
  measure('angle', 'Angle', 'shift+a'),
  measure('profile', 'Profile of values along a line', 'shift+e'),
]

const suggestions: readonly Binding[] = [
  {
    chords: ['f7'],
    command: { kind: 'next-suggestion' },
    title: 'Next suggestion',
    row: 'Next and previous suggestion',
    group: 'Sample',
  },
  {
    chords: ['shift+f7'],
    command: { kind: 'previous-suggestion' },
    title: 'Previous suggestion',
    row: 'Next and previous suggestion',
    group: 'Sample',
  },
  plain('accept-suggestion', 'Take the suggestion in hand', 'Sample', 'alt+enter'),
  plain('drop-suggestion', 'Drop the suggestion in hand', 'Sample', 'alt+backspace'),
  plain('accept-suggestions', 'Take all suggestions', 'Sample', 'alt+shift+enter'),
  plain('drop-suggestions', 'Drop all suggestions', 'Sample', 'alt+shift+backspace'),
  {
    chords: ['alt+.'],
    command: { kind: 'raise-confidence' },
    title: 'Hide suggestions that are less sure',
    row: 'Least confidence of suggestions, up and down',
    group: 'Sample',
  },
  {
    chords: ['alt+,'],
    command: { kind: 'lower-confidence' },
    title: 'Show suggestions that are less sure',
    row: 'Least confidence of suggestions, up and down',
    group: 'Sample',
  },
]

const bench: readonly Binding[] = [
  plain('comment', 'Write a comment on the sample', 'Sample', 'shift+c'),
  plain('submit', 'Submit', 'Sample', 'ctrl+enter'),
  plain('skip', 'Skip this sample', 'Sample', 'shift+s'),
  plain('history', 'Earlier saved states of this sample', 'Sample', 'shift+h'),
  plain('palette', 'All commands, by name', 'Bench', 'ctrl+k'),
  plain('help', 'All keys', 'Bench', '?'),
  plain('keys', 'Change the keys', 'Bench', 'alt+k'),
  plain('instructions-panel', 'Instructions', 'Bench', 'f1'),
  plain('steps-panel', 'Steps: undo and redo by name', 'Bench', 'shift+y'),
  plain('notes-panel', 'Notes', 'Bench', 'shift+x'),
  plain('rules-panel', 'Rules of the protocol', 'Bench', 'alt+j'),
  plain('take-returned', 'Take the sample that came back to you', 'Sample', 'f2'),
  plain('revision-panel', 'Why a sample came back to you', 'Bench', 'f4'),
  plain('suggestions-panel', 'What models suggest', 'Bench', 'f6'),
  ...suggestions,
  plain('ask-model', 'Ask the model: point, and take what it outlines', 'Tools', 'f3'),
  plain('theme', 'Next colours: system, light, dark, reading room', 'Bench', 'alt+y'),
  plain('mirror', 'Labels and answers on the other side', 'Bench', 'alt+m'),
]

/** Commands that no protocol changes, with their keys in the standard layout. */
export const fixedKeys: readonly Binding[] = [...marks, ...view, ...display, ...bench]
