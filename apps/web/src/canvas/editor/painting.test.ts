import { emptyContent, type MarkPolicy, markPolicySchema, protocolSchema } from '@reticle/domain'
import { areaOf } from '@reticle/geometry'
import type { Gesture } from '@reticle/tools'
import { describe, expect, it } from 'vitest'
import { createEditor } from './create-editor.ts'

const start = (marks: Partial<MarkPolicy> = {}) => {
  let n = 0
  const protocol = protocolSchema.parse({
    title: 'cells',
    tools: ['select', 'polygon', 'box', 'brush', 'fill'],
    labels: [
      { id: 'nucleus', name: 'Nucleus', color: '#ff0000' },
      { id: 'debris', name: 'Debris', color: '#00ff00' },
    ],
    marks: markPolicySchema.parse(marks),
  })
  const editor = createEditor({ protocol, image: { width: 200, height: 160 }, content: emptyContent, newId: () => `r${++n}` })
  return { editor, regions: () => editor.store.getState().content.regions, selected: () => editor.store.getState().selected }
}
type Started = ReturnType<typeof start>

const stroke = ({ editor }: Started, path: readonly (readonly [number, number])[]) => {
  const at = (type: 'down' | 'move' | 'up', [x, y]: readonly [number, number]): Gesture => ({
    type,
    at: { x, y },
    modifiers: { shift: false, alt: false, ctrl: false },
    tolerance: 1,
  })
  const [first = [0, 0] as const, ...rest] = path
  for (const gesture of [at('down', first), ...rest.map((to) => at('move', to)), at('up', rest.at(-1) ?? first)]) editor.gesture(gesture)
}
const areas = ({ regions }: Started) => regions().map((region) => areaOf(region.geometry))

describe('painting in the editor', () => {
  it('brush, eraser and fill work on what was selected before they were chosen', () => {
    const all = start()
    all.editor.chooseTool('brush')
    stroke(all, [
      [40, 40],
      [60, 40],
    ])
    all.editor.select(['r1'])
    all.editor.chooseTool('eraser')
    expect(all.selected()).toEqual(['r1'])
    const [before = 0] = areas(all)
    stroke(all, [[40, 40]])
    expect(areas(all)[0]).toBeLessThan(before)
    all.editor.chooseTool('brush')
    stroke(all, [[120, 120]])
    expect(all.regions()).toHaveLength(1)
    all.editor.gesture({ type: 'confirm' })
    stroke(all, [[160, 40]])
    expect(all.regions()).toHaveLength(2)
  })

  it('M8: where marks may not overlap, a stroke takes pixels from other masks, and one undo gives them back', () => {
    const all = start({ canOverlap: false })
    all.editor.chooseTool('brush')
    stroke(all, [
      [40, 40],
      [60, 40],
    ])
    const before = all.regions()
    all.editor.chooseLabel('debris')
    stroke(all, [
      [70, 40],
      [60, 40],
    ])
    expect(areas(all)[0]).toBeLessThan(areaOf(before[0]?.geometry ?? { type: 'point', x: 0, y: 0 }))
    all.editor.undo()
    expect(all.regions()).toEqual(before)
  })

  it('M9: a label map keeps one mask for each label', () => {
    const all = start({ masks: 'semantic' })
    all.editor.chooseTool('brush')
    for (const place of [
      [20, 20],
      [80, 80],
      [140, 20],
    ] as const)
      stroke(all, [place])
    all.editor.chooseLabel('debris')
    stroke(all, [[80, 80]])
    expect(all.regions().map((region) => region.labelId)).toEqual(['nucleus', 'debris'])
  })

  it('fill turns the selected shapes into masks with Enter', () => {
    const all = start()
    all.editor.chooseTool('box')
    stroke(all, [
      [10.2, 10.2],
      [30.4, 30.9],
    ])
    all.editor.select(['r1'])
    all.editor.chooseTool('fill')
    all.editor.gesture({ type: 'confirm' })
    expect(all.regions()[0]?.geometry.type).toBe('mask')
    expect(areas(all)).toEqual([20 * 21])
  })
})
