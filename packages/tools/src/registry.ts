import type { ToolId as DomainToolId } from '@reticle/domain'
import { box } from './box.ts'
import { ellipse } from './ellipse.ts'
import { point } from './point.ts'
import { polygon } from './polygon.ts'
import { select } from './select.ts'
import type { Tool } from './tool.ts'

/** Every canvas tool, in the order of the tool bar. A new tool is one file and one line here (and its id in the domain's protocol). */
export const tools = [select, point, box, polygon, ellipse] as const

export type ToolId = (typeof tools)[number]['id']

/** A tool by its id, with a state that only the tool itself looks into. */
export const toolById = (id: DomainToolId): Tool<unknown> => {
  const found: Tool<unknown> | undefined = tools.find((tool) => tool.id === id)
  if (found === undefined) throw new Error(`no tool "${id}" in the registry`)
  return found
}
