import { describe, expect, it } from 'vitest'
import { deskPlaceName } from './desk-places.ts'
import { ownPlaceName } from './messages-places.ts'

const known = {
  clusters: [{ id: 'c9' }, { id: 'c1' }],
  readers: [{ reader: 'Reader B', content: { regions: [{ id: 'r1' }] } }],
}

describe('what a message is pinned to', () => {
  it('is called as the desk numbers its objects and letters its readers', () => {
    expect(deskPlaceName({ clusterId: 'c1' }, known)).toBe('object 2')
    expect(deskPlaceName({ clusterId: 'gone' }, known)).toBe('an object of an earlier comparison')
    expect(deskPlaceName({ regionId: 'r1' }, known)).toBe('a mark of Reader B')
    expect(deskPlaceName({ at: { x: 3.9, y: 4 }, plane: { z: 2 } }, known)).toBe('at 3, 4, z 2')
    expect(deskPlaceName({}, known)).toBeUndefined()
  })

  it('tells a reader of their own marks, and of no object of the desk', () => {
    expect(ownPlaceName({ regionId: 'r1' }, [{ id: 'r0' }, { id: 'r1' }])).toBe('mark 2')
    expect(ownPlaceName({ regionId: 'r1' }, [])).toBe('a mark that is no longer there')
    expect(ownPlaceName({ clusterId: 'c1' }, [])).toBeUndefined()
  })
})
