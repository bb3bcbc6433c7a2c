import { type AnnotationContent, emptyContent, type Plane, protocolSchema } from '@reticle/domain'
import { type Gesture, isBetween } from '@reticle/tools'
import { describe, expect, it } from 'vitest'
import { createClipboard } from './clipboard.ts'
import { createEditor, type Editor } from './create-editor.ts'
import { runMarkCommand } from './marks/mark-commands.ts'

const protocolWith = (through: 'none' | 'z' | 't', tools = ['box', 'polygon']) =>
  protocolSchema.parse({
    title: 'cells',
    tools,
    labels: [
      { id: 'cell', name: 'Cell', color: '#ff0000' },
      { id: 'debris', name: 'Debris', color: '#00ff00' },
    ],
    marks: { through },
  })
const clipboard = createClipboard()
const start = (through: 'none' | 'z' | 't' = 'z', content: AnnotationContent = emptyContent, image = { width: 100, height: 80 }) => {
  let n = 0
  const wanted: Plane[] = []
  const editor = createEditor({ protocol: protocolWith(through), image, content, newId: () => `r${++n}`, clipboard })
  editor.attach({
    goTo: (plane) => {
      wanted.push(plane)
      editor.showPlane(plane)
    },
    assistant: undefined,
  })
  return { editor, now: () => editor.store.getState(), wanted }
}
const at = (type: 'down' | 'move' | 'up', x: number, y: number): Gesture => ({
  type,
  at: { x, y },
  modifiers: { shift: false, alt: false, ctrl: false },
  tolerance: 1,
})
const drag = (editor: Editor, from: readonly [number, number], to: readonly [number, number]) => {
  for (const gesture of [at('down', ...from), at('move', ...to), at('up', ...to)]) editor.gesture(gesture)
}
const box = (editor: Editor, x: number, y: number, size = 10) => {
  editor.chooseTool('box')
  drag(editor, [x, y], [x + size, y + size])
}
const xs = (editor: Editor) => editor.store.getState().inSight.map(({ geometry }) => (geometry.type === 'box' ? geometry.x : undefined))

describe('planes', () => {
  it('P1: puts marks on the plane in sight, and shows only those of it', () => {
    const { editor, now } = start('none')
    editor.showPlane({ z: 3, t: 1 })
    box(editor, 10, 10)
    expect(now().content.regions[0]).toMatchObject({ plane: { z: 3, t: 1 } })
    expect(now().content.regions[0]).not.toHaveProperty('track')
    editor.showPlane({ z: 4, t: 1 })
    expect(now().inSight).toEqual([])
    editor.showPlane({ t: 1 })
    expect(xs(editor)).toEqual([10])
    editor.showPlane({})
    box(editor, 40, 40)
    expect(now().content.regions[1]).not.toHaveProperty('plane')
  })

  it('gives tools only what is in sight: a click where a mark of another plane lies selects nothing', () => {
    const { editor, now } = start('none')
    editor.showPlane({ z: 0 })
    box(editor, 10, 10)
    editor.showPlane({ z: 1 })
    editor.chooseTool('select')
    drag(editor, [15, 15], [15, 15])
    expect(now().selected).toEqual([])
    editor.showPlane({ z: 0 })
    drag(editor, [15, 15], [15, 15])
    expect(now().selected).toEqual(['r1'])
  })

  it('gives up a gesture when the plane is turned, and drops a mark by itself from the selection', () => {
    const { editor, now } = start('none')
    editor.showPlane({ z: 0 })
    box(editor, 10, 10)
    editor.select(['r1'])
    editor.showPlane({ z: 1 })
    expect(now().selected).toEqual([])
    editor.chooseTool('box')
    editor.gesture(at('down', 1, 1))
    editor.gesture(at('move', 30, 30))
    editor.showPlane({ z: 2 })
    expect(now().draft).toBeUndefined()
    editor.gesture(at('up', 30, 30))
    expect(now().content.regions).toHaveLength(1)
  })

  it('goes to the plane of a mark that is selected from the list', () => {
    const { editor, now, wanted } = start('none')
    editor.showPlane({ z: 7 })
    box(editor, 10, 10)
    editor.showPlane({ z: 1 })
    editor.select(['r1'])
    expect(wanted).toEqual([{ z: 7 }])
    expect(now()).toMatchObject({ plane: { z: 7 }, selected: ['r1'] })
  })

  it('takes a step back to the plane that it was made on', () => {
    const { editor, now } = start('none')
    editor.showPlane({ z: 2 })
    box(editor, 10, 10)
    editor.showPlane({ z: 5 })
    editor.undo()
    expect(now()).toMatchObject({ plane: { z: 2 }, inSight: [] })
    editor.showPlane({ z: 5 })
    editor.redo()
    expect(now().plane).toEqual({ z: 2 })
    expect(xs(editor)).toEqual([10])
  })
})

describe('objects through planes', () => {
  const moving = () => {
    const made = start('z')
    const { editor, now } = made
    editor.showPlane({ z: 2 })
    box(editor, 10, 10)
    const [first] = now().content.regions
    editor.select([first?.id ?? ''])
    editor.showPlane({ z: 6 })
    runMarkCommand(editor, 'key-here')
    drag(editor, [15, 15], [55, 15])
    return made
  }

  it('P2, P3: are begun by drawing, keyed on another plane, and interpolated between', () => {
    const { editor, now } = moving()
    expect(xs(editor)).toEqual([50])
    editor.showPlane({ z: 4 })
    expect(xs(editor)).toEqual([30])
    expect(now().inSight.map(isBetween)).toEqual([true])
    expect(now().content.regions.map(({ plane, track }) => [plane?.z, track?.id])).toEqual([
      [2, now().content.regions[0]?.track?.id],
      [6, now().content.regions[0]?.track?.id],
    ])
  })

  it('stay selected through all their planes', () => {
    const { editor, now } = moving()
    const selected = [2, 3, 4, 6, 9].map((z) => {
      editor.showPlane({ z })
      return now().inSight.filter(({ id }) => now().selected.includes(id)).length
    })
    expect(selected).toEqual([1, 1, 1, 1, 0])
    editor.showPlane({ z: 3 })
    expect(now().selected).toEqual([now().inSight[0]?.id])
  })

  it('P5: make a key plane of what is dragged between keys, in one step, and undo takes both back', () => {
    const { editor, now } = moving()
    editor.showPlane({ z: 4 })
    const steps = now().stepsDone
    editor.gesture(at('down', 35, 15))
    editor.gesture(at('move', 35, 45))
    expect(now().preview).toMatchObject([{ geometry: { y: 40 } }])
    expect(now().content.regions).toHaveLength(2)
    editor.gesture(at('up', 35, 45))
    expect(now().content.regions).toHaveLength(3)
    expect(now().inSight.map(isBetween)).toEqual([false])
    expect(now().selected).toEqual([now().inSight[0]?.id])
    expect(now().stepsDone).toBe(steps + 1)
    editor.undo()
    expect(xs(editor)).toEqual([30])
    expect(now().selected).toEqual([now().inSight[0]?.id])
  })

  it('are nudged between keys as well, and labelled as a whole', () => {
    const { editor, now } = moving()
    editor.showPlane({ z: 4 })
    editor.nudge(1, 0)
    expect(now().content.regions).toHaveLength(3)
    editor.chooseLabel('debris')
    expect(now().content.regions.map(({ labelId }) => labelId)).toEqual(['debris', 'debris', 'debris'])
  })

  it('P5: cannot be deleted where they stand between keys, and say why', () => {
    const { editor, now } = moving()
    editor.showPlane({ z: 4 })
    editor.removeSelected()
    expect(now().content.regions).toHaveLength(2)
    expect(now().notice).toMatchObject({ kind: 'refused' })
    editor.gesture({ type: 'back' })
    expect(now().content.regions).toHaveLength(2)
    runMarkCommand(editor, 'delete-object')
    expect(now().content.regions).toEqual([])
  })

  it('P6: are covered, go out of the frame, and come back by the same key', () => {
    const { editor, now } = moving()
    editor.showPlane({ z: 3 })
    runMarkCommand(editor, 'occluded')
    expect(now().inSight[0]?.track?.state).toBe('occluded')
    editor.showPlane({ z: 5 })
    expect(now().inSight[0]?.track?.state).toBe('occluded')
    runMarkCommand(editor, 'outside')
    expect(now().inSight).toEqual([])
    runMarkCommand(editor, 'outside')
    expect(now().inSight[0]?.track?.state).toBe('visible')
  })

  it('are cut in two and made one again', () => {
    const { editor, now } = moving()
    editor.showPlane({ z: 4 })
    runMarkCommand(editor, 'split-object')
    const tracks = () => new Set(now().content.regions.map(({ track }) => track?.id)).size
    expect(tracks()).toBe(2)
    expect(now().selected).toEqual([now().inSight[0]?.id])
    const ids = now().content.regions.map(({ id }) => id)
    editor.select(ids)
    runMarkCommand(editor, 'merge-objects')
    expect(tracks()).toBe(1)
    expect(now().steps.at(-1)?.name).toBe('Objects merged')
  })

  it('lead from key to key', () => {
    const { editor, now } = moving()
    runMarkCommand(editor, 'key-before')
    expect(now().plane).toEqual({ z: 2 })
    runMarkCommand(editor, 'key-before')
    expect(now()).toMatchObject({ plane: { z: 2 }, notice: { kind: 'refused' } })
    runMarkCommand(editor, 'key-after')
    expect(now().plane).toEqual({ z: 6 })
  })

  it('are refused with a reason where the protocol has none', () => {
    const { editor, now } = start('none')
    editor.showPlane({ z: 1 })
    box(editor, 10, 10)
    editor.select(['r1'])
    runMarkCommand(editor, 'key-here')
    expect(now().notice?.text).toBe('Under this protocol marks do not go on through planes.')
  })
})

describe('the clipboard', () => {
  it('P8: puts marks on another plane in the same place, and beside themselves on their own', () => {
    const { editor, now } = start('z')
    editor.showPlane({ z: 1 })
    box(editor, 10, 10, 20)
    editor.select([now().content.regions[0]?.id ?? ''])
    editor.copy()
    editor.showPlane({ z: 2 })
    editor.paste()
    const [first, second] = now().content.regions
    expect(second).toMatchObject({ plane: { z: 2 }, geometry: { x: 10, y: 10 }, origin: first?.origin })
    expect(second?.track?.id).not.toBe(first?.track?.id)
    expect(now().selected).toEqual([second?.id])
    editor.showPlane({ z: 1 })
    editor.paste()
    expect(now().content.regions[2]).toMatchObject({ plane: { z: 1 }, geometry: { x: 14, y: 14 } })
    expect(now().steps.at(-1)?.name).toBe('Paste: 1 mark')
  })

  it('outlives the sample, cuts off what the next image does not have, and says what it left out', () => {
    const first = start('none')
    box(first.editor, 10, 10, 20)
    box(first.editor, 80, 60, 15)
    first.editor.select(['r1', 'r2'])
    first.editor.copy()
    const next = start('none', emptyContent, { width: 25, height: 25 })
    expect(next.editor.paste()).toBe(true)
    expect(next.now().content.regions.map(({ geometry }) => geometry)).toEqual([{ type: 'box', x: 10, y: 10, width: 15, height: 15 }])
    expect(next.now().notice?.text).toMatch(/^1 mark left out/)
  })

  it('takes the label of the hand where the protocol does not have the copied one', () => {
    const { editor } = start('none')
    box(editor, 10, 10)
    editor.select(['r1'])
    editor.copy()
    const other = protocolSchema.parse({ title: 'x', tools: ['box'], labels: [{ id: 'ray', name: 'Ray', color: '#0000ff' }] })
    const next = createEditor({ protocol: other, image: { width: 99, height: 99 }, content: emptyContent, newId: () => 'n', clipboard })
    next.paste()
    expect(next.store.getState().content.regions[0]?.labelId).toBe('ray')
  })

  it('duplicates without touching what was copied', () => {
    const { editor, now } = start('none')
    box(editor, 10, 10)
    editor.select(['r1'])
    const before = clipboard.copied
    expect(editor.duplicate()).toBe(true)
    expect(clipboard.copied).toBe(before)
    expect(now().content.regions).toHaveLength(2)
    editor.select([])
    expect(editor.duplicate()).toBe(false)
  })
})

describe('what is hidden, locked, or shown alone', () => {
  const three = () => {
    const made = start('none')
    box(made.editor, 10, 10)
    box(made.editor, 40, 10)
    made.editor.chooseLabel('debris')
    box(made.editor, 70, 10)
    made.editor.chooseTool('select')
    return made
  }

  it('hides marks and labels, and takes them out again', () => {
    const { editor } = three()
    editor.toggle('hidden', { regionIds: ['r1'] })
    editor.toggle('hidden', { labelIds: ['debris'] })
    expect(xs(editor)).toEqual([40])
    editor.toggle('hidden', { labelIds: ['debris'] })
    expect(xs(editor)).toEqual([40, 70])
    editor.showAll()
    expect(xs(editor)).toEqual([10, 40, 70])
  })

  it('does not let tools and commands change what is locked', () => {
    const { editor, now } = three()
    editor.toggle('locked', { regionIds: ['r1'] })
    drag(editor, [15, 15], [25, 25])
    expect(now().content.regions[0]?.geometry).toMatchObject({ x: 10 })
    editor.select(['r1', 'r2'])
    editor.nudge(1, 0)
    editor.removeSelected()
    expect(xs(editor)).toEqual([10, 70])
    editor.unlockAll()
    editor.select(['r1'])
    editor.nudge(1, 0)
    expect(xs(editor)).toEqual([11, 70])
  })

  it('shows what is drawn while others are shown alone, or its label is hidden', () => {
    const { editor } = three()
    editor.toggle('solo', { regionIds: ['r1'] })
    expect(xs(editor)).toEqual([10])
    box(editor, 20, 50)
    expect(xs(editor)).toEqual([10, 20])
    editor.showAll()
    editor.toggle('hidden', { labelIds: ['debris'] })
    box(editor, 50, 50)
    expect(xs(editor)).toContain(50)
  })

  it('deletes nothing that is hidden', () => {
    const { editor, now } = three()
    editor.select(['r1', 'r2'])
    editor.toggle('hidden', { regionIds: ['r1'] })
    editor.gesture({ type: 'back' })
    expect(now().content.regions.map(({ id }) => id)).toEqual(['r1', 'r3'])
  })
})
