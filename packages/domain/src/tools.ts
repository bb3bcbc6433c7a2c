import type { GeometryType } from '@reticle/geometry'

/** Every canvas tool, in the order of the tool bar; packages/tools has one reducer for each, checked by its conformance suite. */
export const toolIds = [
  'select',
  'lasso',
  'point',
  'skeleton',
  'box',
  'rotated-box',
  'ellipse',
  'circle',
  'line',
  'polyline',
  'polygon',
  'bezier',
  'ruler',
  'angle',
  'hole',
  'split',
  'brush',
  'eraser',
  'fill',
  'wand',
  'threshold',
  'grow',
  'superpixels',
  'scissors',
  'blobs',
] as const
export type ToolId = (typeof toolIds)[number]

/** The kinds of marks that each tool makes. Tools that make none change marks that are there, and every protocol has them. */
const madeBy: Readonly<Record<ToolId, readonly GeometryType[]>> = {
  select: [],
  lasso: [],
  point: ['point'],
  skeleton: ['skeleton'],
  box: ['box'],
  'rotated-box': ['rotated-box'],
  ellipse: ['ellipse'],
  circle: ['ellipse'],
  line: ['polyline'],
  polyline: ['polyline'],
  polygon: ['polygon'],
  bezier: ['bezier'],
  ruler: ['polyline'],
  angle: ['polyline'],
  hole: [],
  split: [],
  brush: ['mask'],
  eraser: [],
  fill: ['mask'],
  wand: ['mask'],
  threshold: ['mask'],
  grow: ['mask'],
  superpixels: ['mask'],
  scissors: ['polygon'],
  blobs: ['point', 'ellipse'],
}

/** The kinds of marks that a tool makes. */
export const marksOfTool = (tool: ToolId): readonly GeometryType[] => madeBy[tool]

/** Tools that change marks and make none: always there. */
export const isEditingTool = (tool: ToolId): boolean => madeBy[tool].length === 0
