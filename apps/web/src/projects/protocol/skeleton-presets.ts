import { newKeypoint, type SkeletonDraft, toggledEdge } from './draft-labels.ts'
import { t } from './words.ts'

type Part = 'eye' | 'ear' | 'shoulder' | 'elbow' | 'wrist' | 'hip' | 'knee' | 'ankle'
/** Stays the same in every language, as its name does not. */
type KeypointId = `${'left' | 'right'}-${Part}` | 'nose' | 'body' | 'tail-base' | 'tail-tip' | 'start' | 'end'

type Preset = {
  readonly name: string
  readonly points: readonly (readonly [KeypointId, number, number])[]
  readonly edges: readonly (readonly [number, number])[]
}

/** Templates to begin with. The order of the body is that of the COCO keypoints, so that exports fit what others train on. */
const presets: readonly Preset[] = [
  {
    name: t('skeletonPresets.body'),
    points: [
      ['nose', 0.5, 0.08],
      ['left-eye', 0.54, 0.05],
      ['right-eye', 0.46, 0.05],
      ['left-ear', 0.58, 0.07],
      ['right-ear', 0.42, 0.07],
      ['left-shoulder', 0.64, 0.22],
      ['right-shoulder', 0.36, 0.22],
      ['left-elbow', 0.72, 0.38],
      ['right-elbow', 0.28, 0.38],
      ['left-wrist', 0.76, 0.53],
      ['right-wrist', 0.24, 0.53],
      ['left-hip', 0.58, 0.53],
      ['right-hip', 0.42, 0.53],
      ['left-knee', 0.59, 0.74],
      ['right-knee', 0.41, 0.74],
      ['left-ankle', 0.6, 0.95],
      ['right-ankle', 0.4, 0.95],
    ],
    edges: [
      ...([
        [0, 1],
        [0, 2],
        [1, 3],
        [2, 4],
        [5, 6],
        [5, 7],
        [7, 9],
        [6, 8],
        [8, 10],
      ] as const),
      ...([
        [5, 11],
        [6, 12],
        [11, 12],
        [11, 13],
        [13, 15],
        [12, 14],
        [14, 16],
      ] as const),
    ],
  },
  {
    name: t('skeletonPresets.animal'),
    points: [
      ['nose', 0.06, 0.5],
      ['left-ear', 0.24, 0.36],
      ['right-ear', 0.24, 0.64],
      ['body', 0.5, 0.5],
      ['tail-base', 0.72, 0.5],
      ['tail-tip', 0.95, 0.5],
    ],
    edges: [
      [0, 1],
      [0, 2],
      [1, 3],
      [2, 3],
      [3, 4],
      [4, 5],
    ],
  },
  {
    name: t('skeletonPresets.axis'),
    points: [
      ['start', 0.1, 0.5],
      ['end', 0.9, 0.5],
    ],
    edges: [[0, 1]],
  },
]

export const skeletonPresetNames: readonly string[] = presets.map(({ name }) => name)

/** A template as rows of the form; undefined for a name that is none. */
export const skeletonPreset = (name: string): SkeletonDraft | undefined => {
  const preset = presets.find((one) => one.name === name)
  if (preset === undefined) return undefined
  const points = preset.points.map(([id, x, y]) => ({ ...newKeypoint(t(`keypoints.${id}`), x, y), id }))
  return preset.edges.reduce<SkeletonDraft>((skeleton, [a, b]) => toggledEdge(skeleton, points[a]?.rowId ?? '', points[b]?.rowId ?? ''), {
    points,
    edges: [],
  })
}
