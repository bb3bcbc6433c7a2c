import { type ProtocolInput, protocolSchema, toolIds } from '@reticle/domain'
import { tools } from '@reticle/tools'
import { describe, expect, it } from 'vitest'
import { chordOf, chordText, type KeyPress } from './chord.ts'
import { type Binding, commandId } from './command.ts'
import { deskKeys, onBenchOnly } from './desk-keys.ts'
import { fixedKeys } from './fixed-keys.ts'
import { keyLayouts, standardKeys } from './key-choice.ts'
import { chordFor, keyTable } from './key-table.ts'

const press = (key: string, parts: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...parts,
})

const option = (id: string, key?: string) => ({ id, text: id, ...(key === undefined ? {} : { key }) })
const crowded: ProtocolInput = {
  title: 'many keys',
  tools: [...toolIds].filter((tool) => tool !== 'skeleton'),
  // 'v' and 'h' are fixed keys, ';' is asked for twice, 'B' differs from the box's key by its case only.
  labels: [
    { id: 'one', name: 'One', color: '#ff0000', key: 'v' },
    { id: 'two', name: 'Two', color: '#ff0000', key: ';' },
    { id: 'three', name: 'Three', color: '#ff0000', key: 'B' },
    ...Array.from({ length: 12 }, (_, i) => ({ id: `l${i}`, name: `L${i}`, color: '#00ff00' })),
  ],
  questions: [
    { id: 'shape', text: 'Shape?', kind: 'single', options: [option('round', ';'), option('flat', 'h'), option('other')] },
    { id: 'parts', text: 'Parts?', kind: 'multiple', options: [option('arm'), option('bar')], allowsCannotTell: false },
    { id: 'grade', text: 'Grade?', kind: 'scale', options: [option('low'), option('high')] },
    { id: 'size', text: 'Size?', kind: 'number' },
  ],
}

describe('key table', () => {
  const plainTable = keyTable(protocolSchema.parse({ title: 'labels', labels: [{ id: 'a', name: 'A', color: '#ff0000' }] }))
  const tables: readonly (readonly [string, readonly Binding[]])[] = [
    ['a protocol that asks for taken keys', keyTable(protocolSchema.parse(crowded))],
    ['a plain protocol', plainTable],
    ...keyLayouts.map((layout) => [`the layout ${layout}`, keyTable(protocolSchema.parse(crowded), { layout, own: {} })] as const),
    [
      'a person who wants one key for everything',
      keyTable(protocolSchema.parse(crowded), {
        layout: 'standard',
        own: { undo: ['b'], 'tool.box': ['b'], 'label.two': ['b'], 'label.l3': ['x'] },
      }),
    ],
  ]
  it.each(tables)('holds no chord twice: %s', (_, table) => {
    const chords = table.flatMap((binding) => binding.chords)
    expect(chords.length).toBeGreaterThan(20)
    expect(chords.filter((chord, index) => chords.indexOf(chord) !== index)).toEqual([])
  })

  it('gives every fixed command a chord, and each chord a key cap', () => {
    for (const binding of plainTable) {
      expect(binding.chords.length, binding.title).toBeGreaterThan(0)
      for (const chord of binding.chords) expect(chordText(chord), chord).not.toMatch(/^$|undefined/)
    }
  })

  it('asks for no key twice in the standard layout: nothing loses its key silently', () => {
    const chords = [...fixedKeys.flatMap((binding) => binding.chords), ...tools.map(({ key }) => key)]
    expect(chords.filter((chord, index) => chords.indexOf(chord) !== index)).toEqual([])
  })

  it('asks for no key twice at the desk either, where digits take the marks of readers', () => {
    const own = new Set(deskKeys.flatMap((binding) => binding.chords))
    const shared = fixedKeys.filter(({ command }) => !onBenchOnly.has(command.kind)).flatMap((binding) => binding.chords)
    expect([...shared, ...tools.map(({ key }) => key)].filter((chord) => own.has(chord))).toEqual([])
    expect(own.size).toBe(deskKeys.flatMap((binding) => binding.chords).length)
    const table = keyTable(protocolSchema.parse(crowded), standardKeys, 'desk')
    expect(chordFor(table, { kind: 'reader', act: 'take', reader: 2 })).toBe('2')
    expect(chordFor(table, { kind: 'label', labelId: 'one' })).toBe('k')
    expect(table.some(({ command }) => command.kind === 'skip')).toBe(false)
    expect(keyTable(protocolSchema.parse(crowded)).some(({ command }) => command.kind === 'desk')).toBe(false)
  })

  it('names every command once, and gives each its own id', () => {
    const table = keyTable(protocolSchema.parse(crowded))
    expect(new Set(table.map(({ command }) => commandId(command))).size).toBe(table.length)
    expect(new Set(table.map(({ title, group }) => `${group} ${title}`)).size).toBe(table.length)
  })

  it('lets what a person set come before the product and the protocol', () => {
    const table = keyTable(protocolSchema.parse(crowded), { ...standardKeys, own: { 'label.l11': ['b'], undo: ['ctrl+u'], skip: [] } })
    expect(chordFor(table, { kind: 'label', labelId: 'l11' })).toBe('b')
    expect(chordFor(table, { kind: 'tool', tool: 'box' })).toBeUndefined()
    expect(chordFor(table, { kind: 'undo' })).toBe('ctrl+u')
    expect(chordFor(table, { kind: 'skip' })).toBeUndefined()
  })

  it('keeps the key that a protocol asks for when it is free, and the first of two', () => {
    const table = keyTable(protocolSchema.parse(crowded))
    expect(chordFor(table, { kind: 'label', labelId: 'two' })).toBe(';')
    expect(chordFor(table, { kind: 'option', questionId: 'shape', option: 'round' })).not.toBe(';')
    expect(chordFor(table, { kind: 'tool', tool: 'box' })).toBe('b')
    expect(chordFor(table, { kind: 'label', labelId: 'one' })).toBe('1')
  })

  it('leaves the keys of tools that a protocol does not allow to its labels', () => {
    const table = keyTable(
      protocolSchema.parse({ title: 't', tools: ['box'], labels: [{ id: 'pore', name: 'Pore', color: '#ff0000', key: 'p' }] }),
    )
    expect(chordFor(table, { kind: 'label', labelId: 'pore' })).toBe('p')
    expect(chordFor(table, { kind: 'tool', tool: 'point' })).toBeUndefined()
    expect(chordFor(table, { kind: 'tool', tool: 'select' })).toBe('v')
  })

  it('numbers the labels in their order', () => {
    const labels = ['a', 'b', 'c'].map((id) => ({ id, name: id, color: '#ff0000' }))
    const table = keyTable(protocolSchema.parse({ title: 't', labels }))
    expect(labels.map(({ id }) => chordFor(table, { kind: 'label', labelId: id }))).toEqual(['1', '2', '3'])
  })
})

describe('chords', () => {
  it.each([
    [press('v'), 'v'],
    [press('V'), 'v'],
    [press('Z', { ctrlKey: true, shiftKey: true }), 'ctrl+shift+z'],
    [press('z', { metaKey: true }), 'ctrl+z'],
    [press('?', { shiftKey: true }), '?'],
    [press('+', { shiftKey: true }), '+'],
    [press('ArrowLeft', { shiftKey: true }), 'shift+arrowleft'],
    [press('Tab', { shiftKey: true }), 'shift+tab'],
    [press(' '), 'space'],
    [press('Enter', { ctrlKey: true }), 'ctrl+enter'],
    [press('м', { code: 'KeyV' }), 'v'],
    [press('1', { shiftKey: true, code: 'Digit1' }), '1'],
    [press('Dead', { altKey: true, code: 'KeyN' }), 'alt+n'],
    [press('!', { altKey: true, shiftKey: true, code: 'Digit1' }), 'alt+shift+1'],
    [press('˙', { altKey: true, code: 'KeyH' }), 'alt+h'],
  ])('%j is %s', (one, chord) => expect(chordOf(one)).toBe(chord))

  it('writes key caps', () => {
    expect(['+', 'ctrl+shift+z', 'shift+arrowleft', 'delete', 'b'].map(chordText)).toEqual([
      '+',
      'Ctrl + Shift + Z',
      'Shift + ←',
      'Del',
      'B',
    ])
  })
})
