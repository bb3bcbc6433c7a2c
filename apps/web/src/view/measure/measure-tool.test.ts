import type { Gesture } from '@reticle/tools'
import { describe, expect, it } from 'vitest'
import { idleDraft, type Measure, type MeasureKind, nextMeasure } from './measure-tool.ts'

const at = (type: 'down' | 'move' | 'up', x: number, y: number, shift = false): Gesture => ({
  type,
  at: { x, y },
  modifiers: { shift, alt: false, ctrl: false },
  tolerance: 8,
})
const click = (x: number, y: number): Gesture[] => [at('down', x, y), at('up', x, y)]

const played = (kind: MeasureKind, gestures: readonly Gesture[]) => {
  let draft = idleDraft
  const done: Measure[] = []
  for (const gesture of gestures) {
    const step = nextMeasure(kind, draft, gesture)
    draft = step.draft
    if (step.done !== undefined) done.push(step.done)
  }
  return { draft, done }
}

describe('measuring', () => {
  it('takes a drag and two clicks alike', () => {
    const line = [
      {
        kind: 'ruler',
        points: [
          { x: 0, y: 0 },
          { x: 30, y: 40 },
        ],
      },
    ]
    expect(played('ruler', [at('down', 0, 0), at('move', 10, 10), at('up', 30, 40)]).done).toEqual(line)
    expect(played('ruler', [...click(0, 0), at('move', 9, 9), ...click(30, 40)]).done).toEqual(line)
  })

  it('needs three places for an angle: a drag and a click, or three clicks', () => {
    const three = [
      { x: 0, y: 0 },
      { x: 50, y: 0 },
      { x: 50, y: 50 },
    ]
    expect(played('angle', [at('down', 0, 0), at('up', 50, 0), ...click(50, 50)]).done).toEqual([{ kind: 'angle', points: three }])
    expect(
      played(
        'angle',
        three.flatMap(({ x, y }) => click(x, y)),
      ).done,
    ).toEqual([{ kind: 'angle', points: three }])
  })

  it('goes straight with Shift', () => {
    const [line] = played('profile', [at('down', 0, 0), at('up', 100, 7, true)]).done
    expect(line?.points[1]?.x).toBeCloseTo(100, 9)
    expect(line?.points[1]?.y).toBeCloseTo(0, 9)
  })

  it('is given up with Esc and goes back one place with Backspace', () => {
    expect(played('ruler', [...click(0, 0), { type: 'cancel' }])).toEqual({ draft: idleDraft, done: [] })
    expect(played('angle', [...click(0, 0), ...click(50, 0), { type: 'back' }]).draft.points).toEqual([{ x: 0, y: 0 }])
  })

  it('does not end with a double click on its first place', () => {
    expect(played('ruler', [...click(5, 5), ...click(5.5, 5)]).done).toEqual([])
  })
})
