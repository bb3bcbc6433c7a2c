import { t } from '../words.ts'
import type { Binding, DeskCommand, KeyGroup } from './command.ts'

/** What only the bench does. */
export const onBenchOnly: ReadonlySet<string> = new Set([
  ...['skip', 'comment', 'history', 'note', 'next-problem', 'find-label', 'find-mark', 'take-returned', 'next-comment', 'revision-panel'],
  ...['instructions-panel', 'steps-panel', 'notes-panel', 'rules-panel', 'theme', 'mirror', 'ask-model'],
  ...['take-returned', 'next-comment', 'revision-panel'],
])

const desk = (command: DeskCommand, group: KeyGroup, ...chords: readonly string[]): Binding => ({
  chords,
  command: { kind: 'desk', command },
  title: t(`deskCommands.${command}`),
  group,
})

const inRow = (row: string, bindings: readonly Binding[]): readonly Binding[] => bindings.map((binding) => ({ ...binding, row }))

/** Nine readers have keys of their own; the others are reached one after the other. */
const places = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const

type ReaderAct = 'take' | 'toggle' | 'alone'
const ofReaders = (act: ReaderAct, group: KeyGroup, chord: (place: number) => string): readonly Binding[] =>
  places.map((reader) => ({
    chords: [chord(reader)],
    command: { kind: 'reader', act, reader },
    title: t(`readerActs.${act}`, { reader }),
    row: t(`readerRows.${act}`),
    group,
  }))

const decide: readonly Binding[] = [
  ...ofReaders('take', 'decide', (reader) => String(reader)),
  desk('take-consensus', 'decide', 'shift+c'),
  desk('fuse', 'decide', 'shift+y'),
  desk('edit', 'decide', 'f2'),
  desk('redraw', 'decide', 'shift+f2'),
  desk('none', 'decide', 'shift+x'),
  desk('undecided', 'decide', 'alt+t'),
  desk('open-again', 'decide', 'shift+backspace'),
  desk('object-note', 'decide', 'alt+n'),
  ...inRow(t('keyRows.object'), [desk('next-object', 'decide', 'ctrl+arrowdown'), desk('previous-object', 'decide', 'ctrl+arrowup')]),
  desk('next-open', 'decide', 'alt+j'),
  ...inRow(t('keyRows.extend'), [desk('extend-down', 'decide', 'ctrl+shift+arrowdown'), desk('extend-up', 'decide', 'ctrl+shift+arrowup')]),
  desk('select-same', 'decide', 'shift+s'),
  desk('select-open', 'decide', 'alt+a'),
  desk('fold-agreed', 'decide', 'alt+z'),
  desk('reasons', 'decide', 'alt+y'),
]

const readers: readonly Binding[] = [
  ...ofReaders('toggle', 'readers', (reader) => `alt+${reader}`),
  ...ofReaders('alone', 'readers', (reader) => `alt+shift+${reader}`),
  ...inRow(t('keyRows.reader'), [desk('next-reader', 'readers', 'ctrl+arrowright'), desk('previous-reader', 'readers', 'ctrl+arrowleft')]),
  desk('all-readers', 'readers', 'alt+0'),
  desk('reader-grid', 'readers', 'alt+m'),
  desk('heat-map', 'readers', 'shift+h'),
  desk('recall-display', 'readers', 'alt+s'),
  desk('accept', 'readers', 'alt+shift+k'),
  desk('mend', 'readers', 'alt+shift+d'),
  desk('return', 'readers', 'alt+shift+r'),
  desk('reassign', 'readers', 'alt+shift+t'),
]

/** The keys of the desk in the standard layout, beside those that it shares with the bench. */
export const deskKeys: readonly Binding[] = [...decide, ...readers]
