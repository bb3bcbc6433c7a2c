import { sampleIdSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { createViewStore } from '../canvas/view-store.ts'
import { createLinkedView } from './linked-view.ts'
import { registeredWith } from './registered.ts'

const sample = (number: number, name: string, parent?: { name: string; x: number; y: number }) => ({
  id: sampleIdSchema.parse(`01a21bcc-66cc-75b4-b829-${String(number).padStart(12, '0')}`),
  name,
  origin: parent === undefined ? {} : { parent },
})

describe('registered samples', () => {
  const [tile, other, whole, foreign] = [
    sample(1, 'blue', { name: 'field', x: 100, y: 50 }),
    sample(2, 'red', { name: 'field', x: 80, y: 60 }),
    sample(3, 'field'),
    sample(4, 'elsewhere', { name: 'other field', x: 0, y: 0 }),
  ]

  it('are those of the same parent, and the parent itself, with the way from one to the other', () => {
    expect(registeredWith(tile, [tile, other, whole, foreign]).map(({ sample: { name }, offset }) => [name, offset])).toEqual([
      ['red', { x: 20, y: -10 }],
      ['field', { x: 100, y: 50 }],
    ])
    expect(registeredWith(whole, [tile, foreign]).map(({ offset }) => offset)).toEqual([{ x: -100, y: -50 }])
  })

  it('are shown at the same place of the parent, wherever one goes in either view', () => {
    const first = createViewStore()
    first.resize({ width: 400, height: 300 })
    first.begin('a', { width: 200, height: 200 })
    const [found] = registeredWith(tile, [other])
    if (found === undefined) throw new Error('not found')
    const second = createLinkedView(first, found.offset)
    second.begin('b', { width: 300, height: 300 })
    const parentAt = (store: typeof first, from: { x: number; y: number }) => {
      const { scale, x, y } = store.getState().view
      return [(123 - x) / scale + from.x, (77 - y) / scale + from.y].map((one) => Number(one.toFixed(6)))
    }
    const same = () => {
      expect(parentAt(second, { x: 80, y: 60 })).toEqual(parentAt(first, { x: 100, y: 50 }))
    }
    same()
    first.zoomAt({ x: 10, y: 20 }, 3)
    same()
    second.panBy(-15, 8)
    same()
    second.set({ scale: 2, x: -30, y: 10 })
    expect(second.getState().view.x).toBeCloseTo(-30, 9)
    same()
    expect(second.getState().image).toEqual({ width: 300, height: 300 })
  })
})
