import { describe, expect, it } from 'vitest'
import { createPenWatch, isEraser } from './pen.ts'

describe('a pen', () => {
  it('is near while it hovers, and a moment after it has left', () => {
    const pen = createPenWatch()
    expect(pen.isNear(0)).toBe(false)
    pen.see({ type: 'pointermove', pointerType: 'pen', timeStamp: 1000 })
    expect(pen.isNear(60_000)).toBe(true)
    pen.see({ type: 'pointerleave', pointerType: 'pen', timeStamp: 60_000 })
    expect(pen.isNear(60_500)).toBe(true)
    expect(pen.isNear(60_800)).toBe(false)
    pen.see({ type: 'pointermove', pointerType: 'touch', timeStamp: 70_000 })
    expect(pen.isNear(70_000)).toBe(false)
  })

  it('erases with its barrel button and its other end, and a mouse does not', () => {
    expect(isEraser({ pointerType: 'pen', button: 0, buttons: 1 })).toBe(false)
    expect(isEraser({ pointerType: 'pen', button: 2, buttons: 2 })).toBe(true)
    expect(isEraser({ pointerType: 'pen', button: 0, buttons: 3 })).toBe(true)
    expect(isEraser({ pointerType: 'pen', button: 5, buttons: 32 })).toBe(true)
    expect(isEraser({ pointerType: 'mouse', button: 2, buttons: 2 })).toBe(false)
  })
})
