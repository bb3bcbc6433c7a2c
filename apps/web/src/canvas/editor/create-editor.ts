import { type AnnotationContent, type AnswerValue, answerKey, type Protocol, type Region, type ToolId } from '@reticle/domain'
import {
  applyChange,
  type Change,
  canRedo,
  canUndo,
  changeOfStep,
  createHistory,
  type Gesture,
  type History,
  redo,
  type ToolStep,
  toolById,
  undo,
} from '@reticle/tools'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Size } from '../view-math.ts'
import { answering, neighbour, nudging, replacing } from './changes.ts'
import type { EditorState } from './editor-state.ts'

export type Editor = {
  readonly store: StoreApi<EditorState>
  readonly protocol: Protocol
  readonly gesture: (gesture: Gesture) => void
  readonly chooseTool: (tool: ToolId) => void
  /** Chooses the label of the next mark, and gives it to the selected ones. */
  readonly chooseLabel: (labelId: string) => void
  readonly select: (regionIds: readonly string[]) => void
  readonly hover: (regionId: string | undefined) => void
  /** Selects the next or previous mark and answers with it. */
  readonly cycle: (by: 1 | -1) => Region | undefined
  /** Moves the selected marks by image pixels; false when none is selected. */
  readonly nudge: (dx: number, dy: number) => boolean
  readonly remove: (regionIds: readonly string[]) => void
  /** Undefined takes the answer back. Answers to questions that are no longer asked go with it. */
  readonly answer: (questionId: string, value: AnswerValue | undefined) => void
  readonly comment: (text: string) => void
  readonly undo: () => void
  readonly redo: () => void
  readonly addRegion: (region: Omit<Region, 'id'>) => void
  /** Other content as one step that can be undone: another reader's marks at the desk. */
  readonly replace: (content: AnnotationContent) => void
  readonly showMarks: (areShown: boolean) => void
  readonly holdPan: (isHeld: boolean) => void
}

export type EditorOptions = {
  readonly protocol: Protocol
  readonly image: Size
  readonly content: AnnotationContent
  readonly newId: () => string
  /** What the last sample was worked on with: goes on where the protocol still has it. */
  readonly carried?: Pick<EditorState, 'tool' | 'labelId'> | undefined
}

const nothingDrawn = { draft: undefined, marquee: undefined, preview: [] } as const

/** The editing of one annotation: content with its history, tool, label, selection. Knows nothing of screens, saving and keys. */
export const createEditor = ({ protocol, image, content, newId, carried }: EditorOptions): Editor => {
  const { display: _, ...said } = content
  let history: History = createHistory(said)
  const canDraw = protocol.labels.length > 0
  const drawing = protocol.tools.filter((tool) => tool !== 'select')
  const firstTool: ToolId = (canDraw ? (drawing.find((tool) => tool === carried?.tool) ?? drawing[0]) : undefined) ?? 'select'
  let toolState: unknown = toolById(firstTool).idle
  const store = createStore<EditorState>(() => ({
    content: history.content,
    canUndo: false,
    canRedo: false,
    tool: firstTool,
    labelId: (protocol.labels.find((label) => label.id === carried?.labelId) ?? protocol.labels[0])?.id,
    selected: [],
    hovered: undefined,
    ...nothingDrawn,
    cursor: undefined,
    areMarksHidden: false,
    isPanHeld: false,
  }))

  const take = (next: History) => {
    if (next === history) return
    history = next
    const { selected, hovered } = store.getState()
    const present = new Set(history.content.regions.map((region) => region.id))
    store.setState({
      content: history.content,
      canUndo: canUndo(history),
      canRedo: canRedo(history),
      selected: selected.every((id) => present.has(id)) ? selected : selected.filter((id) => present.has(id)),
      hovered: hovered !== undefined && present.has(hovered) ? hovered : undefined,
    })
  }
  const change = (one: Change | undefined) => {
    if (one !== undefined) take(applyChange(history, one))
  }
  const addRegion = (region: Omit<Region, 'id'>) => change({ type: 'add-region', region: { ...region, id: newId() } })

  const applyStep = (step: ToolStep<unknown>) => {
    const { tool, labelId } = store.getState()
    const isFinal = step.edit === undefined || step.edit.isFinal
    store.setState({
      draft: step.draft,
      marquee: step.marquee,
      preview: isFinal ? [] : (step.edit?.regions ?? []),
      cursor: step.cursor,
      ...(step.select === undefined ? {} : { selected: step.select }),
    })
    if (isFinal) change(changeOfStep(step))
    if (step.commit !== undefined && labelId !== undefined)
      addRegion({ labelId, geometry: step.commit, attributes: {}, origin: { kind: 'tool', tool } })
  }

  const gesture = (one: Gesture) => {
    const { tool, selected, areMarksHidden } = store.getState()
    if (areMarksHidden) return
    const step = toolById(tool).next(toolState, one, {
      regions: history.content.regions,
      selected,
      width: image.width,
      height: image.height,
    })
    toolState = step.state
    applyStep(step)
  }

  const chooseTool = (tool: ToolId) => {
    if (tool !== 'select' && !(canDraw && drawing.includes(tool))) return
    if (store.getState().tool !== tool) gesture({ type: 'cancel' })
    toolState = toolById(tool).idle
    store.setState({ tool, ...nothingDrawn, cursor: undefined, ...(tool === 'select' ? {} : { selected: [], hovered: undefined }) })
  }

  const select = (regionIds: readonly string[]) => {
    if (store.getState().tool !== 'select') chooseTool('select')
    store.setState({ selected: regionIds })
  }

  return {
    store,
    protocol,
    gesture,
    chooseTool,
    chooseLabel: (labelId) => {
      const { selected } = store.getState()
      store.setState({ labelId })
      if (selected.length > 0) change({ type: 'together', changes: selected.map((regionId) => ({ type: 'set-label', regionId, labelId })) })
    },
    select,
    hover: (hovered) => {
      if (store.getState().hovered !== hovered) store.setState({ hovered })
    },
    cycle: (by) => {
      const next = neighbour(history.content.regions, store.getState().selected, by)
      if (next !== undefined) select([next.id])
      return next
    },
    nudge: (dx, dy) => {
      const { selected } = store.getState()
      if (selected.length === 0) return false
      const chosen = new Set(selected)
      change(
        nudging(
          history.content.regions.filter((region) => chosen.has(region.id)),
          dx,
          dy,
          image,
        ),
      )
      return true
    },
    remove: (regionIds) => change({ type: 'together', changes: regionIds.map((regionId) => ({ type: 'remove-region', regionId })) }),
    answer: (questionId, value) => {
      const before = history.content.answers.find((answer) => answer.questionId === questionId)?.value
      const isSame = before?.kind === value?.kind && (before === undefined || value === undefined || answerKey(before) === answerKey(value))
      if (!isSame) change(answering(protocol, history.content, questionId, value))
    },
    comment: (comment) => change({ type: 'set-comment', comment }),
    // A step back in the middle of a gesture takes the gesture back.
    undo: () => {
      const { draft, preview } = store.getState()
      if (draft !== undefined || preview.length > 0)
        gesture({ type: draft?.type === 'polyline' || draft?.type === 'polygon' ? 'back' : 'cancel' })
      else take(undo(history))
    },
    redo: () => take(redo(history)),
    addRegion,
    replace: (to) => change(replacing(history.content, to)),
    showMarks: (areShown) => store.setState({ areMarksHidden: !areShown }),
    holdPan: (isPanHeld) => store.setState({ isPanHeld }),
  }
}
