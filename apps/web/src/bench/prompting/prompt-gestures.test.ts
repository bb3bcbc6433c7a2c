import type { Gesture, PointerGesture } from '@reticle/tools'
import { describe, expect, it } from 'vitest'
import { nextPress, type Pressed, type PromptSettings } from './prompt-gestures.ts'
import { type PromptPart, pointsAtSomething, promptOf, withPart } from './prompt-parts.ts'

const image = { width: 200, height: 100 }
const usual: PromptSettings = { drags: 'box', isForeground: true, width: 6 }
const at = (type: PointerGesture['type'], x: number, y: number, more: Partial<PointerGesture['modifiers']> = {}): Gesture => ({
  ...{ type, at: { x, y }, tolerance: 8 },
  modifiers: { shift: false, alt: false, ctrl: false, ...more },
})
/** What a whole press comes to. */
const pressed = (places: readonly (readonly [number, number])[], settings = usual, more: Partial<PointerGesture['modifiers']> = {}) => {
  const [first = [0, 0], ...others] = places
  const last = places.at(-1) ?? first
  const gestures = [at('down', ...first, more), ...others.map((one) => at('move', ...one)), at('up', ...last)]
  let state: Pressed | undefined
  let part: PromptPart | undefined
  for (const gesture of gestures) {
    const step = nextPress(state, gesture, settings, image)
    state = step.pressed
    part = step.part ?? part
  }
  expect(state).toBeUndefined()
  return part
}

describe('PB2: pointing at things for a model', () => {
  it('a press that hardly moves is a point, of the object or with Alt not of it', () => {
    expect(pressed([[20, 30]])).toEqual({ kind: 'point', at: { x: 20, y: 30 }, isForeground: true })
    const shaken = [
      [20, 30],
      [22, 31],
    ] as const
    expect(pressed(shaken, usual, { alt: true })).toEqual({ kind: 'point', at: { x: 20, y: 30 }, isForeground: false })
  })

  it('Alt turns the choice of the bar round, and so does Shift with what a drag is', () => {
    expect(pressed([[20, 30]], { ...usual, isForeground: false }, { alt: true })).toMatchObject({ isForeground: true })
    const drag = [
      [20, 30],
      [40, 30],
      [60, 50],
    ] as const
    expect(pressed(drag, usual, { shift: true })).toMatchObject({ kind: 'stroke', points: [20, 30, 40, 30, 60, 50], width: 6 })
    expect(pressed(drag, { ...usual, drags: 'stroke' }, { shift: true })).toMatchObject({ kind: 'box' })
  })

  it('a drag is a box from any corner, within the image', () => {
    const drag = [
      [190, 90],
      [150, 60],
      [120, -20],
    ] as const
    expect(pressed(drag)).toEqual({ kind: 'box', box: { x: 120, y: 0, width: 70, height: 90 } })
  })

  it('beside the image nothing is pointed at', () => {
    expect(pressed([[-3, 30]])).toBeUndefined()
    expect(pressed([[200, 30]])).toBeUndefined()
  })

  it('a press that is cut off says nothing', () => {
    const down = nextPress(undefined, at('down', 10, 10), usual, image)
    expect(nextPress(down.pressed, { type: 'cancel' }, usual, image)).toEqual({ pressed: undefined })
  })

  it('a new box takes the place of the one before; points add up', () => {
    const box = (x: number): PromptPart => ({ kind: 'box', box: { x, y: 0, width: 5, height: 5 } })
    const point: PromptPart = { kind: 'point', at: { x: 1, y: 2 }, isForeground: false }
    const parts = [box(0), point, box(9), point].reduce<readonly PromptPart[]>(withPart, [])
    expect(promptOf(parts)).toEqual({
      points: [
        { x: 1, y: 2, isForeground: false },
        { x: 1, y: 2, isForeground: false },
      ],
      boxes: [{ x: 9, y: 0, width: 5, height: 5 }],
      strokes: [],
    })
  })

  it('what is only left out points at nothing', () => {
    const out: PromptPart = { kind: 'point', at: { x: 1, y: 2 }, isForeground: false }
    expect(pointsAtSomething([out])).toBe(false)
    expect(pointsAtSomething([out, { ...out, isForeground: true }])).toBe(true)
    expect(pointsAtSomething([{ kind: 'box', box: { x: 0, y: 0, width: 2, height: 2 } }])).toBe(true)
  })
})
