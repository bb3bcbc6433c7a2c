import type { Geometry, GeometryProblem } from '@reticle/geometry'

/** Why something that was wanted is not done, by a code: the words for it are the app's, in the language of who reads them. */
export const plainRefusals = [
  'outside-place',
  'stands-out',
  'lies-over',
  'all-on-others',
  'brush-outside',
  'no-mask-under',
  'nothing-closed',
  'no-keypoint-inside',
  'no-template',
  'no-area-to-cut',
  'no-kind-with-hole',
  'nothing-left',
  'hole-needs-three',
  'cut-needs-two',
  'no-kind-of-pieces',
  'cuts-nothing',
  'polygon-needs-three',
  'line-needs-two',
  'path-needs-two',
  'not-taken',
  'edit-overlaps',
  'two-needed',
  'no-kind',
  'do-not-touch',
  'lowest-gone',
  'not-on-each-other',
  'nothing-in-common',
  'none-crosses',
  'on-pixels-already',
  'crosses-on-pixels',
  'on-top-already',
  'below-already',
  'no-keypoint-missing',
  'no-keypoint-covered',
  'object-already',
  'all-planes',
  'key-already',
  'no-key-here',
  'no-way-through',
  'not-between-keys',
  'two-objects-needed',
  'part-all-planes',
  'same-plane-twice',
] as const

export type PlainRefusal = (typeof plainRefusals)[number]

export type Refusal =
  | PlainRefusal
  /** The geometry is none that can be kept. */
  | { readonly kind: 'unsound'; readonly problem: GeometryProblem['code']; readonly shape: Geometry['type'] }
  /** Some of the spots that were found. */
  | { readonly kind: 'spots-over'; readonly lost: number; readonly found: number }
