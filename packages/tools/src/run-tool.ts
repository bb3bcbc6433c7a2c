import type { Region } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'
import type { Gesture, Tool, ToolContext, ToolStep } from './tool.ts'

/**
 * What came of a replay: every step, the marks committed (with the pieces of splits but for the first, which keeps its region), and the
 * context as edits, removals and selections left it.
 */
export type ToolRun<S> = {
  readonly steps: readonly ToolStep<S>[]
  readonly commits: readonly Geometry[]
  readonly state: S
  readonly context: ToolContext
}

const after = <S>(context: ToolContext, step: ToolStep<S>): ToolContext => {
  const edits = step.edit?.isFinal === true ? step.edit.regions : []
  const firsts = (step.split ?? []).flatMap(({ regionId, into: [geometry] }) => (geometry === undefined ? [] : [{ regionId, geometry }]))
  const edited = new Map([...edits, ...firsts].map((edit) => [edit.regionId, edit.geometry]))
  const gone = new Set(step.remove ?? [])
  const replaced = (region: Region): Region => {
    const geometry = edited.get(region.id)
    return geometry === undefined ? region : { ...region, geometry }
  }
  const regions = edited.size + gone.size > 0 ? context.regions.filter((region) => !gone.has(region.id)).map(replaced) : context.regions
  return { ...context, regions, selected: step.select ?? context.selected }
}

/**
 * Replays gestures through a tool from its idle state, as a canvas would: final edits, removals and selections reach the next gesture's
 * context. Committed marks are listed and not added to the regions, since a tool gives them no id and no label.
 */
export const runTool = <S>(tool: Tool<S>, gestures: readonly Gesture[], context: ToolContext): ToolRun<S> => {
  const steps: ToolStep<S>[] = []
  const commits: Geometry[] = []
  let state = tool.idle
  let now = context
  for (const gesture of gestures) {
    const step = tool.next(state, gesture, now)
    steps.push(step)
    if (step.commit !== undefined) commits.push(step.commit)
    commits.push(...(step.commits ?? []), ...(step.split ?? []).flatMap(({ into }) => into.slice(1)))
    state = step.state
    now = after(now, step)
  }
  return { steps, commits, state, context: now }
}
