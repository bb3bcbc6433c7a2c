import type { ToolId } from '@reticle/domain'

/** The tools by what they are for, in the order of the bar. Every tool stands in one group. */
export const toolGroups: readonly { readonly name: string; readonly tools: readonly ToolId[] }[] = [
  { name: 'Select', tools: ['select', 'lasso'] },
  { name: 'Points', tools: ['point', 'skeleton'] },
  { name: 'Shapes', tools: ['box', 'rotated-box', 'ellipse', 'circle'] },
  { name: 'Outlines', tools: ['polygon', 'bezier', 'scissors'] },
  { name: 'Lines', tools: ['line', 'polyline', 'ruler', 'angle'] },
  { name: 'Cut', tools: ['hole', 'split'] },
  { name: 'Paint', tools: ['brush', 'eraser', 'fill', 'superpixels'] },
  { name: 'By values', tools: ['wand', 'threshold', 'grow', 'blobs'] },
]
