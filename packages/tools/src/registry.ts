import type { ToolId as DomainToolId } from '@reticle/domain'
import { angle } from './angle.ts'
import { bezier } from './bezier.ts'
import { blobs } from './blobs.ts'
import { box } from './box.ts'
import { brush } from './brush.ts'
import { circle } from './circle.ts'
import { ellipse } from './ellipse.ts'
import { eraser } from './eraser.ts'
import { fill } from './fill.ts'
import { grow } from './grow.ts'
import { hole } from './hole.ts'
import { lasso } from './lasso.ts'
import { line } from './line.ts'
import { point } from './point.ts'
import { polygon } from './polygon.ts'
import { polyline } from './polyline.ts'
import { rotatedBox } from './rotated-box.ts'
import { ruler } from './ruler.ts'
import { scissors } from './scissors.ts'
import { select } from './select.ts'
import { skeleton } from './skeleton.ts'
import { split } from './split.ts'
import { superpixels } from './superpixels.ts'
import { threshold } from './threshold.ts'
import type { Tool } from './tool.ts'
import { wand } from './wand.ts'

/** Every canvas tool, in the order of the tool bar. A new tool is one file and one line here (and its id in the domain's protocol). */
export const tools = [
  select,
  lasso,
  point,
  skeleton,
  box,
  rotatedBox,
  ellipse,
  circle,
  line,
  polyline,
  polygon,
  bezier,
  ruler,
  angle,
  hole,
  split,
  brush,
  eraser,
  fill,
  wand,
  threshold,
  grow,
  superpixels,
  scissors,
  blobs,
] as const

export type ToolId = (typeof tools)[number]['id']

/** A tool by its id, with a state that only the tool itself looks into. */
export const toolById = (id: DomainToolId): Tool<unknown> => {
  const found: Tool<unknown> | undefined = tools.find((tool) => tool.id === id)
  if (found === undefined) throw new Error(`no tool "${id}" in the registry`)
  return found
}
