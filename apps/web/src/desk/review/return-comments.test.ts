import { describe, expect, it } from 'vitest'
import { objectsOf } from '../objects/desk-objects.ts'
import { firstDecision } from '../objects/opening.ts'
import { consensus, protocol, readers } from '../objects/test/some-objects.ts'
import { pinnedFrom, returnBody } from './return-comments.ts'

const noted = {
  ...firstDecision({ consensus, adjudications: [] }, protocol),
  decisions: [{ clusterId: 'c3', verdict: 'none' as const, note: 'shadow' }],
}

describe('comments on annotations that are returned', () => {
  const objects = objectsOf(consensus, noted)

  it('begin with what was noted on objects', () => {
    expect(pinnedFrom(objects)).toEqual([{ clusterId: 'c3', comment: 'shadow' }])
  })

  it('go to those readers only who made the mark', () => {
    const ids = readers.map(({ annotationId }) => annotationId)
    const pins = [...pinnedFrom(objects), { clusterId: 'c4', comment: ' twice ' }, { clusterId: 'c1', comment: '  ' }]
    const { annotations } = returnBody(readers, [ids[0] ?? '', ids[2] ?? ''], ' look again ', pins, objects)
    expect(annotations).toEqual([
      {
        annotationId: ids[0],
        comment: 'look again',
        objects: [
          { regionId: 'm3', comment: 'shadow' },
          { regionId: 'm4', comment: 'twice' },
        ],
      },
      { annotationId: ids[2], comment: 'look again', objects: [] },
    ])
  })
})
