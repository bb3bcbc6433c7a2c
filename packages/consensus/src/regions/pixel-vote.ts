/**
 * Pixel vote: a pixel belongs to the object when more than half of its marks have it. Half is no majority.
 *
 * Complexity: one sweep over run lengths.
 * Known failure: two marks give their intersection; where no pixel has a majority there is no outcome.
 */
import { defineRegionMethod } from './define.ts'
import { maskOfPatterns, maskPatterns } from './mask-patterns.ts'

export const pixelVote = defineRegionMethod({
  id: 'pixel-vote',
  version: '1',
  takes: ['box', 'rotated-box', 'ellipse', 'polygon', 'mask'],
  fuse: (shapes) => {
    const map = maskPatterns(shapes)
    const votes = map.patterns.map(({ readers }) => readers.reduce((sum, has) => sum + has, 0))
    return maskOfPatterns(map, (pattern) => 2 * (votes[pattern] ?? 0) > shapes.length)
  },
})
