import type { ToolId } from '@reticle/domain'

/** The tools by what they are for, in the order of the bar. Every tool stands in one group. */
export const toolGroups = [
  { id: 'select', tools: ['select', 'lasso'] },
  { id: 'points', tools: ['point', 'skeleton'] },
  { id: 'shapes', tools: ['box', 'rotated-box', 'ellipse', 'circle'] },
  { id: 'outlines', tools: ['polygon', 'bezier', 'scissors'] },
  { id: 'lines', tools: ['line', 'polyline', 'ruler', 'angle'] },
  { id: 'cut', tools: ['hole', 'split'] },
  { id: 'paint', tools: ['brush', 'eraser', 'fill', 'superpixels'] },
  { id: 'values', tools: ['wand', 'threshold', 'grow', 'blobs'] },
] as const satisfies readonly { readonly id: string; readonly tools: readonly ToolId[] }[]
