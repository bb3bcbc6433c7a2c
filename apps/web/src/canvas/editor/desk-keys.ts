import type { Binding, DeskCommand, KeyGroup } from './command.ts'

/** What only the bench does. */
export const onBenchOnly: ReadonlySet<string> = new Set([
  ...['skip', 'comment', 'history', 'note', 'next-problem', 'find-label', 'find-mark', 'take-returned', 'next-comment', 'revision-panel'],
  ...['instructions-panel', 'steps-panel', 'notes-panel', 'rules-panel', 'theme', 'mirror', 'ask-model'],
  ...['take-returned', 'next-comment', 'revision-panel'],
])

const desk = (command: DeskCommand, title: string, group: KeyGroup, ...chords: readonly string[]): Binding => ({
  chords,
  command: { kind: 'desk', command },
  title,
  group,
})

const inRow = (row: string, bindings: readonly Binding[]): readonly Binding[] => bindings.map((binding) => ({ ...binding, row }))

/** Nine readers have keys of their own; the others are reached one after the other. */
const places = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const

type ReaderAct = 'take' | 'toggle' | 'alone'
const ofReaders = (act: ReaderAct, title: string, row: string, group: KeyGroup, chord: (place: number) => string): readonly Binding[] =>
  places.map((reader) => ({
    chords: [chord(reader)],
    command: { kind: 'reader', act, reader },
    title: `${title} ${reader}`,
    row,
    group,
  }))

const decide: readonly Binding[] = [
  ...ofReaders('take', 'Take the mark of reader', 'Take the mark of a reader', 'Decide', (reader) => String(reader)),
  desk('take-consensus', 'Take the consensus', 'Decide', 'shift+c'),
  desk('fuse', 'Fuse the marks into one', 'Decide', 'shift+y'),
  desk('edit', 'Edit the mark that stands', 'Decide', 'f2'),
  desk('redraw', 'Draw the object anew', 'Decide', 'shift+f2'),
  desk('none', 'None of these: there is no object', 'Decide', 'shift+x'),
  desk('undecided', 'It cannot be decided', 'Decide', 'alt+t'),
  desk('open-again', 'Leave it open again', 'Decide', 'shift+backspace'),
  desk('object-note', 'Reason and note of the object', 'Decide', 'alt+n'),
  ...inRow('Next and previous object', [
    desk('next-object', 'Next object', 'Decide', 'ctrl+arrowdown'),
    desk('previous-object', 'Previous object', 'Decide', 'ctrl+arrowup'),
  ]),
  desk('next-open', 'Next object that is not decided', 'Decide', 'alt+j'),
  ...inRow('Select more objects, down and up', [
    desk('extend-down', 'Select the next object too', 'Decide', 'ctrl+shift+arrowdown'),
    desk('extend-up', 'Select the previous object too', 'Decide', 'ctrl+shift+arrowup'),
  ]),
  desk('select-same', 'Select all with the same disagreement', 'Decide', 'shift+s'),
  desk('select-open', 'Select all that are not decided', 'Decide', 'alt+a'),
  desk('fold-agreed', 'Show or fold the agreed objects', 'Decide', 'alt+z'),
  desk('reasons', 'Why the readers differed', 'Decide', 'alt+y'),
]

const readers: readonly Binding[] = [
  ...ofReaders('toggle', 'Show or hide reader', 'Show or hide a reader', 'Readers', (reader) => `alt+${reader}`),
  ...ofReaders('alone', 'Show alone reader', 'Show a reader alone', 'Readers', (reader) => `alt+shift+${reader}`),
  ...inRow('One reader alone, next and previous', [
    desk('next-reader', 'Next reader alone', 'Readers', 'ctrl+arrowright'),
    desk('previous-reader', 'Previous reader alone', 'Readers', 'ctrl+arrowleft'),
  ]),
  desk('all-readers', 'All readers', 'Readers', 'alt+0'),
  desk('reader-grid', 'Readers side by side, or over each other', 'Readers', 'alt+m'),
  desk('heat-map', 'How many readers agree, as a map', 'Readers', 'shift+h'),
  desk('recall-display', 'Show the image as the reader in hand saw it', 'Readers', 'alt+s'),
  desk('accept', 'Accept the annotation of the reader in hand as it is', 'Readers', 'alt+shift+k'),
  desk('mend', 'Mend it and accept', 'Readers', 'alt+shift+d'),
  desk('return', 'Return it to its author with comments', 'Readers', 'alt+shift+r'),
  desk('reassign', 'Set it aside and ask somebody else', 'Readers', 'alt+shift+t'),
]

/** The keys of the desk in the standard layout, beside those that it shares with the bench. */
export const deskKeys: readonly Binding[] = [...decide, ...readers]
