import { isEditingTool, type Protocol, type SkeletonTemplate } from '@reticle/domain'
import { inARow } from '../../language/lists.ts'
import { t } from './words.ts'

/** "3 keypoints: nose, left ear, right ear". */
export const keypointWords = ({ points }: SkeletonTemplate): string =>
  t('marks.keypoints', { n: points.length, names: inARow(points.map(({ name }) => name)) })

/** Tools, and how marks may lie, as rows of a table. */
export const markRows = ({ tools, marks, labels }: Protocol): readonly (readonly [string, string])[] => {
  if (labels.length === 0) return [[t('marks.tools'), t('marks.nothingMarked')]]
  const drawing = tools.filter((tool) => !isEditingTool(tool)).map((tool) => t(`toolNames.${tool}`))
  return [
    [t('marks.tools'), inARow(drawing) || t('common.none')],
    [t('marks.onEachOther'), marks.canOverlap ? t('marks.mayOverlap') : t('marks.noOverlap')],
    [t('marks.atBorder'), marks.isClipped ? t('marks.cutOff') : t('marks.refused')],
    [t('marks.masks'), marks.masks === 'instance' ? t('marks.perObject') : t('marks.perLabel')],
    [t('marks.planes'), t(`through.${marks.through}`)],
  ]
}
