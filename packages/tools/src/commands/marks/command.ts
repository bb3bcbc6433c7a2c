import type { Region } from '@reticle/domain'
import type { ToolContext } from '../../tool.ts'
import type { Planned } from '../../track/track-changes.ts'

/**
 * What a command may look at beside the selected marks. `all`: every region of the annotation, in drawing order; `newId` gives ids to pieces.
 */
export type MarksContext = Pick<ToolContext, 'width' | 'height' | 'kinds'> & {
  readonly all: readonly Region[]
  readonly newId: () => string
}

/**
 * What can be done with the selected marks at once. Pure, like a tool: one change, or why there is none. `regions`: the selected ones in
 * drawing order, at least one.
 */
export type MarksCommand<Id extends string = string> = {
  readonly id: Id
  /** Where it stands in a menu. */
  readonly part: 'shape' | 'order'
  make(regions: readonly Region[], context: MarksContext): Planned
}

/** Declares a command; keeps its id. */
export const defineMarksCommand = <const Id extends string>(command: MarksCommand<Id>): MarksCommand<Id> => command
