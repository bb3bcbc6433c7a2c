import type { Region } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'
import { describe, expect, it } from 'vitest'
import { measuredMarks, placesOf } from './measured-marks.ts'

const line: Geometry = { type: 'polyline', points: [0, 0, 3, 4] }
const mark = (id: string, tool: string, geometry: Geometry = line): Region => ({
  ...{ id, labelId: 'cell', geometry, attributes: {} },
  origin: { kind: 'tool', tool },
})

describe('marks that measure', () => {
  it('are those of ruler and angle, where they are dragged to, and not other lines', () => {
    const moved: Geometry = { type: 'polyline', points: [0, 0, 6, 8] }
    const regions = [mark('a', 'ruler'), mark('b', 'line'), mark('c', 'angle'), mark('d', 'polyline')]
    const found = measuredMarks({ tool: 'select', draft: undefined, regions, moved: new Map([['a', moved]]) })
    expect(found).toEqual([
      { id: 'a', kind: 'ruler', geometry: moved },
      { id: 'c', kind: 'angle', geometry: line },
    ])
    expect(found[0] && placesOf(found[0].geometry)).toEqual([
      { x: 0, y: 0 },
      { x: 6, y: 8 },
    ])
  })

  it('and what is being drawn with ruler, angle and line', () => {
    const kinds = (['ruler', 'angle', 'line', 'polyline'] as const).map(
      (tool) => measuredMarks({ tool, draft: line, regions: [], moved: new Map() })[0]?.kind,
    )
    expect(kinds).toEqual(['ruler', 'angle', 'ruler', undefined])
  })
})
