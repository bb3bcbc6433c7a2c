import { type AnnotationContent, emptyContent, protocolSchema, type Region } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'
import type { Gesture } from '@reticle/tools'
import { describe, expect, it } from 'vitest'
import { createEditor } from './create-editor.ts'
import { runMarkCommand } from './marks/mark-commands.ts'

const protocol = protocolSchema.parse({
  title: 'cells',
  tools: ['select', 'box', 'polygon', 'polyline', 'rotated-box'],
  labels: [
    { id: 'cell', name: 'Cell', color: '#ff0000' },
    { id: 'ray', name: 'Ray', color: '#00ff00' },
  ],
})

const mark = (id: string, geometry: Geometry, labelId = 'cell'): Region => ({
  ...{ id, labelId, geometry, attributes: {} },
  origin: { kind: 'tool', tool: 'polygon' },
})
const left: Geometry = { type: 'polygon', rings: [[10, 10, 30, 10, 30, 30, 10, 30]] }
const right: Geometry = { type: 'polygon', rings: [[30, 10, 50, 10, 50, 30, 30, 30]] }

const start = (...regions: readonly Region[]) => {
  let n = 0
  const content: AnnotationContent = { ...emptyContent, regions: [...regions] }
  const editor = createEditor({ protocol, image: { width: 100, height: 80 }, content, newId: () => `n${++n}` })
  const now = () => editor.store.getState()
  return { editor, now, shapes: () => now().content.regions.map(({ geometry }) => geometry) }
}
type Started = ReturnType<typeof start>

const at = (type: 'down' | 'move' | 'up', x: number, y: number, held = {}): Gesture => ({
  ...{ type, at: { x, y }, tolerance: 2 },
  modifiers: { shift: false, alt: false, ctrl: false, ...held },
})
const drag = ({ editor }: Started, ...[[x, y], ...rest]: [readonly [number, number], ...(readonly [number, number])[]]) => {
  editor.gesture(at('down', x, y))
  for (const [toX, toY] of rest) editor.gesture(at('move', toX, toY))
  editor.gesture(at('up', ...(rest.at(-1) ?? [x, y])))
}

describe('vector tools in the editor', () => {
  it('G31: a polygon beside a neighbour and the vertices that the neighbour gets are one step', () => {
    const started = start(mark('a', left))
    const { editor, now, shapes } = started
    editor.chooseTool('polygon')
    for (const place of [
      [31, 14],
      [60, 14],
      [60, 26],
      [31, 26],
    ] as const)
      drag(started, place)
    editor.gesture({ type: 'confirm' })
    expect(shapes()).toEqual([
      { type: 'polygon', rings: [[10, 10, 30, 10, 30, 14, 30, 26, 30, 30, 10, 30]] },
      { type: 'polygon', rings: [[30, 14, 60, 14, 60, 26, 30, 26]] },
    ])
    expect(now().stepsDone).toBe(1)
    editor.undo()
    expect(shapes()).toEqual([left])
  })

  it('G26: pieces of a split keep label and attributes, and come together again by one undo', () => {
    const started = start({ ...mark('a', left, 'ray'), attributes: { stain: 'weak' } })
    const { editor, now } = started
    editor.chooseTool('split')
    drag(started, [20, 5], [20, 35])
    expect(now().content.regions).toMatchObject([
      { id: 'a', labelId: 'ray', attributes: { stain: 'weak' } },
      { id: 'n1', labelId: 'ray', attributes: { stain: 'weak' } },
    ])
    editor.undo()
    expect(now().content.regions).toHaveLength(1)
  })

  it('says why a gesture was refused', () => {
    const started = start(mark('a', left))
    started.editor.chooseTool('split')
    drag(started, [20, 5], [20, 20])
    expect(started.now().notice).toMatchObject({ kind: 'refused', text: expect.stringContaining('from side to side') })
  })

  it('G32: a shared vertex moves in both marks as one step', () => {
    const started = start(mark('a', left), mark('b', right))
    started.editor.select(['a'])
    drag(started, [30, 10], [33, 14])
    expect(started.shapes()).toEqual([
      { type: 'polygon', rings: [[10, 10, 33, 14, 30, 30, 10, 30]] },
      { type: 'polygon', rings: [[33, 14, 50, 10, 50, 30, 30, 30]] },
    ])
    started.editor.undo()
    expect(started.shapes()).toEqual([left, right])
  })

  it('does what the commands on marks say, as one step each', () => {
    const { editor, now, shapes } = start(mark('a', left), mark('b', right), mark('c', { type: 'box', x: 60, y: 60, width: 5, height: 5 }))
    editor.select(['a', 'b'])
    expect(runMarkCommand(editor, 'join')).toBe(true)
    expect(shapes()).toHaveLength(2)
    expect(now().selected).toEqual(['a'])
    editor.undo()
    expect(shapes()).toHaveLength(3)
    editor.select(['a'])
    runMarkCommand(editor, 'to-front')
    expect(now().content.regions.map(({ id }) => id)).toEqual(['b', 'c', 'a'])
    runMarkCommand(editor, 'to-front')
    expect(now().notice?.text).toMatch(/already/)
    editor.undo()
    expect(now().content.regions.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  })

  it('G27: several marks are turned together, and boxes become turned boxes', () => {
    const started = start(mark('a', { type: 'box', x: 40, y: 40, width: 20, height: 10 }), mark('b', left))
    started.editor.select(['a', 'b'])
    // The handle stands 9 px over the frame, whose middle is (35, 30).
    drag(started, [35, 1], [50, 1])
    expect(started.shapes().map(({ type }) => type)).toEqual(['rotated-box', 'polygon'])
  })
})
