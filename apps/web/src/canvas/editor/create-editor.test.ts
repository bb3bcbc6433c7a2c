import { type AnnotationContent, emptyContent, protocolSchema } from '@reticle/domain'
import type { Gesture } from '@reticle/tools'
import { describe, expect, it } from 'vitest'
import { createViewStore } from '../view-store.ts'
import { createEditor } from './create-editor.ts'
import { runCommand } from './run-command.ts'

const protocol = protocolSchema.parse({
  title: 'craters',
  tools: ['select', 'box', 'polygon', 'point'],
  labels: [
    { id: 'crater', name: 'Crater', color: '#ff0000' },
    { id: 'ray', name: 'Ray', color: '#00ff00' },
  ],
  questions: [
    {
      id: 'seen',
      text: 'Any?',
      kind: 'single',
      options: [
        { id: 'yes', text: 'Yes' },
        { id: 'no', text: 'No' },
      ],
    },
    {
      id: 'kinds',
      text: 'Which?',
      kind: 'multiple',
      showWhen: { questionId: 'seen', options: ['yes'] },
      options: [
        { id: 'fresh', text: 'Fresh' },
        { id: 'old', text: 'Old' },
      ],
    },
  ],
})

const start = (content: AnnotationContent = emptyContent) => {
  let n = 0
  const editor = createEditor({ protocol, image: { width: 100, height: 80 }, content, newId: () => `r${++n}` })
  return { editor, now: () => editor.store.getState() }
}
const at = (type: 'down' | 'move' | 'up', x: number, y: number): Gesture => ({
  type,
  at: { x, y },
  modifiers: { shift: false, alt: false, ctrl: false },
  tolerance: 1,
})
const box = (editor: ReturnType<typeof start>['editor'], x: number, y: number, size = 10) => {
  editor.chooseTool('box')
  for (const gesture of [at('down', x, y), at('move', x + size, y + size), at('up', x + size, y + size)]) editor.gesture(gesture)
}

describe('editor', () => {
  it('draws a mark with the chosen label and says which tool made it', () => {
    const { editor, now } = start()
    editor.chooseLabel('ray')
    box(editor, 10, 20)
    expect(now().content.regions).toEqual([
      {
        id: 'r1',
        labelId: 'ray',
        geometry: { type: 'box', x: 10, y: 20, width: 10, height: 10 },
        attributes: {},
        origin: { kind: 'tool', tool: 'box' },
      },
    ])
    expect(now().selected).toEqual([])
  })

  it('shows a draft while drawing, and leaves nothing behind when it is cancelled', () => {
    const { editor, now } = start()
    editor.chooseTool('box')
    editor.gesture(at('down', 10, 10))
    editor.gesture(at('move', 30, 30))
    expect(now().draft?.type).toBe('box')
    editor.gesture({ type: 'cancel' })
    expect(now()).toMatchObject({ draft: undefined, content: emptyContent, canUndo: false })
  })

  it('leaves the content alone while a mark is dragged, and makes it one step', () => {
    const { editor, now } = start()
    box(editor, 10, 10)
    const before = now().content
    editor.chooseTool('select')
    editor.gesture(at('down', 15, 15))
    for (let i = 1; i <= 20; i++) editor.gesture(at('move', 15 + i, 15))
    expect(now().content).toBe(before)
    expect(now().preview).toMatchObject([{ geometry: { x: 30, y: 10 } }])
    editor.gesture(at('up', 35, 15))
    expect(now().content.regions[0]?.geometry).toMatchObject({ x: 30, y: 10 })
    editor.undo()
    expect(now().content.regions[0]?.geometry).toMatchObject({ x: 10, y: 10 })
    editor.redo()
    expect(now().content.regions[0]?.geometry).toMatchObject({ x: 30, y: 10 })
  })

  it('gives a label to the selected marks only, and not to the one drawn last', () => {
    const { editor, now } = start()
    box(editor, 10, 10)
    box(editor, 40, 40)
    editor.chooseLabel('ray')
    expect(now().content.regions.map((region) => region.labelId)).toEqual(['crater', 'crater'])
    editor.select(['r1'])
    editor.chooseLabel('ray')
    expect(now().content.regions.map((region) => region.labelId)).toEqual(['ray', 'crater'])
  })

  it('nudges the selected marks and stops at the border of the image', () => {
    const { editor, now } = start()
    box(editor, 10, 10)
    expect(editor.nudge(1, 0)).toBe(false)
    editor.select(['r1'])
    editor.nudge(1, -10)
    expect(now().content.regions[0]?.geometry).toMatchObject({ x: 11, y: 0 })
    editor.nudge(0, -1)
    expect(now().content.regions[0]?.geometry).toMatchObject({ x: 11, y: 0 })
  })

  it('walks through the marks in a ring and removes what is selected', () => {
    const { editor, now } = start()
    box(editor, 10, 10)
    box(editor, 40, 40)
    expect([editor.cycle(1)?.id, editor.cycle(1)?.id, editor.cycle(1)?.id, editor.cycle(-1)?.id]).toEqual(['r1', 'r2', 'r1', 'r2'])
    editor.remove(now().selected)
    expect(now()).toMatchObject({ selected: [], content: { regions: [{ id: 'r1' }] } })
    editor.undo()
    expect(now().content.regions.map((region) => region.id)).toEqual(['r1', 'r2'])
  })

  it('takes answers to questions that are no longer asked away, and brings them back with undo', () => {
    const { editor, now } = start()
    editor.answer('seen', { kind: 'choice', option: 'yes' })
    editor.answer('kinds', { kind: 'choices', options: ['old'] })
    editor.answer('seen', { kind: 'choice', option: 'no' })
    expect(now().content.answers).toEqual([{ questionId: 'seen', value: { kind: 'choice', option: 'no' } }])
    editor.undo()
    expect(now().content.answers).toHaveLength(2)
  })

  it('makes no step of an answer that says the same again', () => {
    const { editor, now } = start()
    editor.answer('seen', { kind: 'choice', option: 'yes' })
    const before = now().content
    editor.answer('seen', { kind: 'choice', option: 'yes' })
    expect(now().content).toBe(before)
  })

  it('draws nothing under hidden marks', () => {
    const { editor, now } = start()
    editor.showMarks(false)
    box(editor, 10, 10)
    expect(now().content.regions).toEqual([])
    editor.showMarks(true)
    box(editor, 10, 10)
    expect(now().content.regions).toHaveLength(1)
  })

  it('refuses tools that the protocol does not allow', () => {
    const { editor, now } = start()
    editor.chooseTool('ellipse')
    expect(now().tool).toBe('box')
  })

  it('takes other content as one step', () => {
    const { editor, now } = start()
    box(editor, 10, 10)
    const before = now().content
    editor.replace({ regions: [], answers: [{ questionId: 'seen', value: { kind: 'cannot-tell' } }], comment: 'theirs' })
    expect(now().content).toMatchObject({ regions: [], comment: 'theirs' })
    editor.undo()
    expect(now().content).toEqual(before)
  })
})

describe('commands', () => {
  const view = createViewStore()
  it('answers a question that is asked, toggles multiple choices, and lets the key of a hidden question pass', () => {
    const { editor, now } = start()
    const kinds = (option: string) => runCommand(editor, view, { kind: 'option', questionId: 'kinds', option }, 'down')
    expect(kinds('old')).toBe(false)
    runCommand(editor, view, { kind: 'option', questionId: 'seen', option: 'yes' }, 'down')
    expect(kinds('old')).toBe(true)
    kinds('fresh')
    kinds('old')
    expect(now().content.answers[1]?.value).toEqual({ kind: 'choices', options: ['fresh'] })
    runCommand(editor, view, { kind: 'cannot-tell', questionId: 'seen' }, 'down')
    expect(now().content.answers).toEqual([{ questionId: 'seen', value: { kind: 'cannot-tell' } }])
  })
  it('hides the marks as long as the key is down', () => {
    const { editor, now } = start()
    runCommand(editor, view, { kind: 'hide-marks' }, 'down')
    expect(now().areMarksHidden).toBe(true)
    runCommand(editor, view, { kind: 'hide-marks' }, 'up')
    expect(now().areMarksHidden).toBe(false)
  })
  it('takes the last vertex of a polygon back with undo while it is drawn', () => {
    const { editor, now } = start()
    editor.chooseTool('polygon')
    for (const [x, y] of [
      [10, 10],
      [40, 10],
      [40, 40],
    ] as const) {
      editor.gesture(at('down', x, y))
      editor.gesture(at('up', x, y))
    }
    expect(now().draft).toMatchObject({ type: 'polygon' })
    runCommand(editor, view, { kind: 'undo' }, 'down')
    expect(now().draft).toEqual({ type: 'polyline', points: [10, 10, 40, 10] })
  })
})

describe('going on to the next sample', () => {
  const next = (carried: { tool: 'point' | 'ellipse' | 'select'; labelId: string }) =>
    createEditor({ protocol, image: { width: 10, height: 10 }, content: emptyContent, newId: () => 'a', carried }).store.getState()
  it('keeps tool and label where the protocol still has them', () => {
    expect(next({ tool: 'point', labelId: 'ray' })).toMatchObject({ tool: 'point', labelId: 'ray' })
    expect(next({ tool: 'ellipse', labelId: 'gone' })).toMatchObject({ tool: 'box', labelId: 'crater' })
    expect(next({ tool: 'select', labelId: 'ray' })).toMatchObject({ tool: 'box', labelId: 'ray' })
  })
})
