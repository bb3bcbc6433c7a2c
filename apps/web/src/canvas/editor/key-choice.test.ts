import { protocolSchema, type ToolId, toolIds } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { type Binding, commandId } from './command.ts'
import {
  asGiven,
  choiceOfText,
  holderOf,
  type KeyChoice,
  type KeyLayout,
  standardKeys,
  whyNotChord,
  withChord,
  withoutChord,
} from './key-choice.ts'
import { keyTable } from './key-table.ts'

const protocol = protocolSchema.parse({
  title: 't',
  tools: [...toolIds].filter((tool: ToolId) => tool !== 'skeleton'),
  labels: [{ id: 'pore', name: 'Pore', color: '#e69f00' }],
})
const tableOf = (choice: KeyChoice) => keyTable(protocol, choice)
const chordsOf = (table: readonly Binding[], id: string) => table.find(({ command }) => commandId(command) === id)?.chords

describe('a person’s own keys', () => {
  it('gives a free key beside the others, or in the place of one', () => {
    const added = withChord(standardKeys, tableOf(standardKeys), 'redo', 'alt+z')
    expect(chordsOf(tableOf(added), 'redo')).toEqual(['ctrl+shift+z', 'ctrl+y', 'alt+z'])
    const replaced = withChord(added, tableOf(added), 'redo', 'f4', 'ctrl+y')
    expect(chordsOf(tableOf(replaced), 'redo')).toEqual(['ctrl+shift+z', 'f4', 'alt+z'])
  })

  it('takes a key away from whoever has it, so that it never does two things', () => {
    const before = tableOf(standardKeys)
    expect(holderOf(before, 'b', 'tool.polygon')?.title).toBe('Box')
    expect(holderOf(before, 'b', 'tool.box')).toBeUndefined()
    const after = tableOf(withChord(standardKeys, before, 'tool.polygon', 'b', 'g'))
    expect(chordsOf(after, 'tool.polygon')).toEqual(['b'])
    expect(chordsOf(after, 'tool.box')).toEqual([])
    expect(after.flatMap(({ chords }) => chords).filter((chord) => chord === 'b')).toEqual(['b'])
  })

  it('takes the number key of a label, which then gets another', () => {
    const choice = withChord(standardKeys, tableOf(standardKeys), 'fit', '1')
    expect(chordsOf(tableOf(choice), 'fit')).toEqual(['0', '1'])
    expect(chordsOf(tableOf(choice), 'label.pore')).toEqual([])
  })

  it('lets a command be without a key, and gives back what the layout has', () => {
    const none = withoutChord(standardKeys, tableOf(standardKeys), 'skip', 'shift+s')
    expect(chordsOf(tableOf(none), 'skip')).toEqual([])
    expect(chordsOf(tableOf(asGiven(none, 'skip')), 'skip')).toEqual(['shift+s'])
  })

  it.each([
    ['ctrl+w', /browser/],
    ['shift+tab', /focus/],
    ['escape', /leaves/],
    ['ctrl+control', /together/],
    ['shift', /together/],
  ])('says why %s cannot be taken', (chord, why) => expect(whyNotChord(chord)).toMatch(why))

  it('takes all other keys', () => expect(['b', '+', 'ctrl+shift+z', 'alt+n', 'f8'].map(whyNotChord)).toEqual(Array(5).fill(undefined)))

  it('reads back what was kept, and leaves out what is not ours', () => {
    const choice: KeyChoice = { layout: 'left', own: { undo: ['u'] } }
    expect(choiceOfText(JSON.stringify(choice))).toEqual(choice)
    expect(choiceOfText('{"layout":"sideways","own":{"undo":"u","redo":["r"]}}')).toEqual({ layout: 'standard', own: { redo: ['r'] } })
    for (const text of [null, '', '7', '{'] as const) expect(choiceOfText(text)).toEqual(standardKeys)
  })
})

describe('layouts for one hand', () => {
  const bare = (layout: KeyLayout) =>
    tableOf({ layout, own: {} })
      .filter(({ command }) => command.kind === 'tool')
      .flatMap(({ chords }) => chords)
  it('lays every tool under the left hand', () => {
    expect(bare('left').filter((chord) => !/^(?:alt\+)?[qwertasdfgzxcvb]$/.test(chord))).toEqual([])
    expect(bare('left')).toHaveLength(bare('standard').length)
  })
  it('swaps the halves of the board, so that most tools are under the right hand', () => {
    const right = bare('right').filter((chord) => /^[yuiophjklnm,.]$/.test(chord))
    expect(right.length).toBeGreaterThan(bare('right').length / 2)
    expect(chordsOf(tableOf({ layout: 'right', own: {} }), 'tool.select')).toEqual(['m'])
  })
})
