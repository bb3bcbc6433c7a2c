import { isEditingTool, marksOfTool, type Region, type ToolId } from '@reticle/domain'
import type { Geometry, GeometryType } from '@reticle/geometry'
import {
  applyChange,
  type Change,
  canRedo,
  canUndo,
  createHistory,
  defaultSettings,
  type History,
  isBetween,
  keepApart,
  type Planned,
  stepsOf,
  type TrackAxis,
} from '@reticle/tools'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { nameOfChange } from './change-words.ts'
import type { EditorOptions, Viewer } from './editor.ts'
import { type EditorState, noMarks } from './editor-state.ts'
import { holdsMark, isEmptySet, toggledSet } from './mark-set.ts'
import { refusalText } from './refusal-words.ts'
import { keptSelection } from './selection.ts'
import { remembering, shownOn } from './sight.ts'

export const none: readonly never[] = []
const noIds: ReadonlySet<string> = new Set()
export const nothingDrawn = {
  draft: undefined,
  guides: none,
  stroke: undefined,
  marquee: undefined,
  lasso: undefined,
  preview: none,
} as const

type Seen = Partial<Pick<EditorState, 'plane' | 'hidden' | 'solo'>>

/** What the parts of an editor share: its state with the history behind it, and what the protocol lets it do. */
export type EditorCore = Pick<EditorOptions, 'protocol' | 'image' | 'newId'> & {
  readonly store: StoreApi<EditorState>
  readonly now: () => EditorState
  readonly history: () => History
  readonly axis: TrackAxis | undefined
  /** The kinds of marks that the protocol has. */
  readonly kinds: readonly GeometryType[]
  readonly isAllowed: (tool: ToolId) => boolean
  readonly viewer: () => Viewer | undefined
  readonly attach: (viewer: Viewer) => () => void
  readonly notify: (notice: EditorState['notice']) => void
  /** Shows the content as it is now, on a plane, with what is hidden; the selection follows. */
  readonly refresh: (seen?: Seen) => void
  /** A mark that was just drawn is in sight, whatever is hidden or shown alone. */
  readonly reveal: (region: Region) => void
  readonly take: (history: History) => void
  /** Makes a change as one step; marks that it draws or reshapes keep to how marks may lie. */
  readonly apply: (change: Change, name?: string) => void
  readonly carryOut: (planned: Planned, name?: string) => boolean
  /**
   * A mark with an id, a label and a place; of a piece, those of what it was part of. `model`: what suggested it. Undefined where the
   * protocol has no label.
   */
  readonly newRegion: (geometry: Geometry, from?: Region, model?: string) => Region | undefined
  /** Marks by their ids, those between key planes too. */
  readonly named: (regionIds: readonly string[]) => readonly Region[]
}

/** The label that was last in hand, if it is still in use, else the first that is. */
const openingLabel = ({ labels }: EditorOptions['protocol'], carried: string | undefined): string | undefined => {
  const inUse = labels.filter(({ isRetired }) => isRetired !== true)
  return (inUse.find(({ id }) => id === carried) ?? inUse[0])?.id
}

const openingState = ({ protocol, content, carried }: EditorOptions, tool: ToolId): EditorState => ({
  content,
  canUndo: false,
  canRedo: false,
  steps: none,
  stepsDone: 0,
  tool,
  settings: carried?.settings ?? defaultSettings,
  labelId: openingLabel(protocol, carried?.labelId),
  selected: none,
  hovered: undefined,
  latest: undefined,
  ...nothingDrawn,
  cursor: undefined,
  busy: undefined,
  notice: undefined,
  areMarksHidden: false,
  hidden: noMarks,
  locked: noMarks,
  solo: noMarks,
  plane: {},
  inSight: content.regions,
  areNeighboursShown: false,
  isPanHeld: false,
})

export const createCore = (options: EditorOptions): EditorCore => {
  const { protocol, image, newId, carried } = options
  const { display: _, ...content } = options.content
  let history: History = createHistory(content)
  let viewer: Viewer | undefined
  const { through } = protocol.marks
  const axis = through === 'none' ? undefined : through
  const canDraw = protocol.labels.length > 0
  const drawing = protocol.tools.filter((tool) => !isEditingTool(tool))
  const first = drawing.find((tool) => tool === carried?.tool) ?? drawing[0]
  const store = createStore<EditorState>(() => openingState({ ...options, content }, canDraw && first !== undefined ? first : 'select'))
  const now = () => store.getState()
  const sight = remembering(shownOn)

  const refresh = (seen: Seen = {}) => {
    const before = now()
    const { regions } = history.content
    const { plane, hidden, solo } = { ...before, ...seen }
    const inSight =
      regions === before.content.regions && Object.keys(seen).length === 0 ? before.inSight : sight(regions, plane, axis, hidden, solo)
    const isOtherPlane = plane !== before.plane
    const selected = keptSelection(
      before.selected,
      { regions: before.content.regions, inSight: before.inSight },
      { regions, inSight, isOtherPlane },
    )
    const isHovered = before.hovered !== undefined && inSight.some(({ id }) => id === before.hovered)
    store.setState({
      ...{ plane, hidden, solo, inSight, selected },
      content: history.content,
      hovered: isHovered ? before.hovered : undefined,
      canUndo: canUndo(history),
      canRedo: canRedo(history),
      steps: stepsOf(history),
      stepsDone: history.past.length,
    })
  }
  const take = (next: History) => {
    if (next === history) return
    history = next
    refresh()
  }
  const lockedIds = (): ReadonlySet<string> => {
    const { locked } = now()
    return isEmptySet(locked) ? noIds : new Set(history.content.regions.filter((region) => holdsMark(locked, region)).map(({ id }) => id))
  }
  const apply = (change: Change, name?: string) => {
    const kept = keepApart(history.content, change, protocol.marks, image, lockedIds())
    take(applyChange(history, options.completing?.(history.content, kept) ?? kept, name ?? nameOfChange(change)))
  }
  const notify = (notice: EditorState['notice']) => {
    if (now().notice !== notice) store.setState({ notice })
  }

  return {
    ...{ protocol, image, newId, store, now, axis, refresh, take, apply, notify },
    history: () => history,
    reveal: (region) => {
      const { hidden, solo } = now()
      store.setState({ latest: region.id })
      if (!isEmptySet(solo) && !holdsMark(solo, region)) refresh({ solo: toggledSet(solo, [region], none) })
      if (hidden.labels.has(region.labelId)) refresh({ hidden: toggledSet(hidden, none, [region.labelId]) })
    },
    kinds: [...new Set(protocol.tools.flatMap(marksOfTool))],
    isAllowed: (tool) => tool === 'select' || (canDraw && (isEditingTool(tool) || drawing.includes(tool))),
    viewer: () => viewer,
    attach: (one) => {
      viewer = one
      return () => {
        if (viewer === one) viewer = undefined
      }
    },
    carryOut: (planned, name) => {
      if ('refused' in planned) notify({ kind: 'refused', text: refusalText(planned.refused) })
      else apply(planned.change, name)
      return !('refused' in planned)
    },
    newRegion: (geometry, from, model) => {
      const { labelId, tool, plane } = now()
      if (from !== undefined) {
        // A piece is an object of its own: an object has one key on a plane.
        const { track: __, ...piece } = from
        return { ...piece, id: newId(), geometry }
      }
      if (labelId === undefined) return undefined
      return {
        ...{ id: newId(), labelId, geometry, attributes: {} },
        origin: model === undefined ? { kind: 'tool', tool } : { kind: 'model', model, edited: false },
        ...(plane.z === undefined && plane.t === undefined ? {} : { plane }),
        ...(axis === undefined || plane[axis] === undefined ? {} : { track: { id: newId(), state: 'visible' } }),
      }
    },
    named: (regionIds) => {
      if (regionIds.length === 0) return none
      const wanted = new Set(regionIds)
      return [...history.content.regions, ...now().inSight.filter(isBetween)].filter(({ id }) => wanted.has(id))
    },
  }
}
