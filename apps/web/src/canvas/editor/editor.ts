import type { AnnotationContent, Plane, Protocol, Region, ToolId } from '@reticle/domain'
import type { GeometryType } from '@reticle/geometry'
import type { Change, Gesture, Planned, ToolSettings, TrackAxis } from '@reticle/tools'
import type { StoreApi } from 'zustand/vanilla'
import type { Assistant } from '../../assist/assistant.ts'
import type { Size } from '../view-math.ts'
import type { Reply } from './answering.ts'
import type { Clipboard } from './clipboard.ts'
import type { EditorState } from './editor-state.ts'

/** What an editor asks of the canvas that shows its sample. */
export type Viewer = {
  readonly goTo: (plane: Plane) => void
  /** Undefined where values cannot be read. */
  readonly assistant: Pick<Assistant, 'run'> | undefined
}

/** Marks named by their ids, or all of a label. */
type Named = { readonly regionIds?: readonly string[]; readonly labelIds?: readonly string[] }

export type Editor = {
  readonly store: StoreApi<EditorState>
  readonly protocol: Protocol
  readonly image: Size
  /** The axis that objects go on through under this protocol. */
  readonly axis: TrackAxis | undefined
  /** The kinds of marks that the protocol has. */
  readonly kinds: readonly GeometryType[]
  readonly newId: () => string
  readonly gesture: (gesture: Gesture) => void
  readonly chooseTool: (tool: ToolId) => void
  /** Changes what the tools are set to; a tool at work follows at once. */
  readonly tune: (change: Partial<ToolSettings>) => void
  /** Chooses the label of the next mark, and gives it to the selected ones, and to all of the objects that they are part of. */
  readonly chooseLabel: (labelId: string) => void
  /** Selects marks; the last of them is brought into sight when it lies on another plane. */
  readonly select: (regionIds: readonly string[]) => void
  readonly hover: (regionId: string | undefined) => void
  /** Selects the next or previous mark in sight and answers with it. */
  readonly cycle: (by: 1 | -1) => Region | undefined
  /** Moves the selected marks by image pixels; false when none is selected. */
  readonly nudge: (dx: number, dy: number) => boolean
  readonly remove: (regionIds: readonly string[]) => void
  /** Deletes the selected marks that are in sight; those on other planes stay. */
  readonly removeSelected: () => void
  /** The marks that answers to questions on marks go to. */
  readonly inHand: () => readonly Region[]
  /**
   * Answers on the sample, or when the question is asked on marks on those named, or those in hand. Undefined takes the answer back.
   * Answers to questions that are no longer asked go with it.
   */
  readonly answer: (questionId: string, reply: Reply, regionIds?: readonly string[]) => void
  /** How sure one is of the answer that is there, 0 to 1; undefined takes that back. */
  readonly confide: (questionId: string, confidence: number | undefined) => void
  readonly comment: (text: string) => void
  readonly undo: () => void
  readonly redo: () => void
  /** Goes to where `count` steps of the history are made. */
  readonly goTo: (count: number) => void
  /** Makes any change as one step; its name is for the list of steps. */
  readonly apply: (change: Change, name?: string) => void
  /** Makes what was planned, or says why not. True when it was made. */
  readonly carryOut: (planned: Planned, name?: string) => boolean
  /** The selected marks that can be changed; those between key planes become key planes with the step that `applyTo` makes. */
  readonly chosen: () => readonly Region[]
  /** Those of them that are on the plane in sight and not hidden: nothing is reshaped unseen. */
  readonly chosenInSight: () => readonly Region[]
  /** One step that changes marks; `plan` gets them as they are called in the content from then on. */
  readonly applyTo: (
    regions: readonly Region[],
    plan: (regions: readonly Region[]) => Planned | Change | undefined,
    name?: string,
  ) => boolean
  readonly addRegion: (region: Omit<Region, 'id'>) => void
  /** Draws marks that a model outlined, on the plane in sight and as one step. Each says so; they keep to how marks may lie. */
  readonly addOfModel: (marks: readonly Pick<Region, 'labelId' | 'geometry'>[], model: string) => void
  /** Other content as one step that can be undone: another reader's marks at the desk. */
  readonly replace: (content: AnnotationContent) => void
  /** Makes a change as it is, as one step: marks of others are put as they made them, however marks may lie. */
  readonly put: (change: Change, name: string) => void
  /** Copies the selected marks; false when none is selected. */
  readonly copy: () => boolean
  /** Puts copied marks on the plane in sight, selected; false when there are none. */
  readonly paste: () => boolean
  /** Puts copies of the selected marks beside them; false when none is selected. */
  readonly duplicate: () => boolean
  readonly showMarks: (areShown: boolean) => void
  /** Puts marks into a set, or takes them out when all of them are in it. */
  readonly toggle: (set: 'hidden' | 'locked' | 'solo', named: Named) => void
  /** Nothing is hidden and nothing is shown alone. */
  readonly showAll: () => void
  readonly unlockAll: () => void
  readonly showNeighbours: (areShown: boolean) => void
  readonly notify: (notice: EditorState['notice']) => void
  /** The canvas shows another plane. A gesture that goes on is given up. */
  readonly showPlane: (plane: Plane) => void
  /** Asks the canvas for another plane. */
  readonly goToPlane: (plane: Plane) => void
  /** The canvas that shows the sample, until the function that comes back is called. */
  readonly attach: (viewer: Viewer) => () => void
  readonly holdPan: (isHeld: boolean) => void
  /** Something is being drawn, dragged, or looked for. */
  readonly isAtWork: () => boolean
  /** Gives up work that is still going on; for when the editor is put away. */
  readonly stop: () => void
}

export type EditorOptions = {
  readonly protocol: Protocol
  readonly image: Size
  readonly content: AnnotationContent
  readonly newId: () => string
  /** What the last sample was worked on with: goes on where the protocol still has it. */
  readonly carried?: Partial<Pick<EditorState, 'tool' | 'labelId' | 'settings'>> | undefined
  readonly clipboard?: Clipboard | undefined
  /** What a change by hand brings with it, as one step: decisions at the desk. */
  readonly completing?: ((content: AnnotationContent, change: Change) => Change) | undefined
}
