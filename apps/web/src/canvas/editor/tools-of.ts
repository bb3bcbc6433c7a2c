import { marksOfTool, type Protocol, type ToolId, toolIds } from '@reticle/domain'
import type { GeometryType } from '@reticle/geometry'

type Allowing = Pick<Protocol, 'tools' | 'labels'>

/** Tools that only change marks, with the kinds that they can change; there whenever the protocol makes one of these. */
const changing: Partial<Readonly<Record<ToolId, readonly GeometryType[]>>> = {
  lasso: ['point', 'box', 'rotated-box', 'ellipse', 'polyline', 'polygon', 'bezier', 'skeleton', 'mask'],
  hole: ['polygon', 'mask'],
  split: ['box', 'polygon', 'polyline', 'mask'],
  eraser: ['mask'],
}

/** The tools of a bench under a protocol, in the order of the bar: those that it allows, and what changes the marks that these make. */
export const toolsOf = ({ tools, labels }: Allowing): readonly ToolId[] => {
  const allowed = new Set<ToolId>(labels.length === 0 ? [] : tools)
  const made = new Set([...allowed].flatMap(marksOfTool))
  return toolIds.filter((id) => id === 'select' || (changing[id]?.some((kind) => made.has(kind)) ?? allowed.has(id)))
}
