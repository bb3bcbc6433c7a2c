import { isEditingTool, type Protocol, type SkeletonTemplate } from '@reticle/domain'
import { toolById } from '@reticle/tools'
import { plural } from '../../app/numbers.tsx'

/** "3 keypoints: nose, left ear, right ear". */
export const keypointWords = ({ points }: SkeletonTemplate): string =>
  `${plural(points.length, 'keypoint')}: ${points.map(({ name }) => name).join(', ')}`

const throughWords = {
  none: 'each plane by itself',
  z: 'objects go on through slices, interpolated between key planes',
  t: 'objects go on through time, interpolated between key frames',
} as const

/** Tools, and how marks may lie, as rows of a table. */
export const markRows = ({ tools, marks, labels }: Protocol): readonly (readonly [string, string])[] => {
  if (labels.length === 0) return [['Tools', 'nothing is marked']]
  const drawing = tools.filter((tool) => !isEditingTool(tool)).map((tool) => toolById(tool).name)
  return [
    ['Tools', drawing.join(', ') || 'none'],
    ['On each other', marks.canOverlap ? 'marks may overlap' : 'no pixel belongs to two marks'],
    ['At the border', marks.isClipped ? 'what stands out is cut off' : 'what stands out is refused'],
    ['Masks', marks.masks === 'instance' ? 'one for each object' : 'one for each label: a label map'],
    ['Planes', throughWords[marks.through]],
  ]
}
