import { type Region, regionSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { isOnPlane, pinOf, targetOf } from './note-places.ts'

const region: Region = regionSchema.parse({
  id: 'a',
  labelId: 'l',
  geometry: { type: 'box', x: 10, y: 20, width: 30, height: 5 },
  origin: { kind: 'tool', tool: 'box' },
})
const regions = new Map([['a', region]])

describe('places of notes', () => {
  it('pins a note to the one mark that is selected, else to the place under the pointer', () => {
    expect(targetOf(['a'], { x: 1.5, y: 2 }, {})).toEqual({ regionId: 'a' })
    expect(targetOf([], { x: 1.5, y: 2 }, { z: 3 })).toEqual({ at: { x: 1.5, y: 2 }, plane: { z: 3 } })
    expect(targetOf(['a', 'b'], { x: 1.5, y: 2 }, {})).toEqual({ at: { x: 1.5, y: 2 } })
  })
  it('stands beside its mark and moves with it, and has no place when the mark is gone', () => {
    expect(pinOf({ regionId: 'a' }, regions)).toEqual({ x: 40, y: 20 })
    expect(pinOf({ at: { x: 1, y: 2 } }, regions)).toEqual({ x: 1, y: 2 })
    expect(pinOf({ regionId: 'gone' }, regions)).toBeUndefined()
  })
  it('shows on its plane only, and on all when it names none', () => {
    expect([isOnPlane({ plane: { z: 2 } }, { z: 2 }), isOnPlane({ plane: { z: 2 } }, { z: 3 }), isOnPlane({}, { z: 3 })]).toEqual([
      true,
      false,
      true,
    ])
  })
})
