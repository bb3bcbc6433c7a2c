import { isEditingTool, type Region, type ToolId } from '@reticle/domain'
import { changeOfStep, type Gesture, isBetween, type ToolContext, type ToolStep, toolById } from '@reticle/tools'
import { t } from '../words.ts'
import { createAsking } from './asking.ts'
import { nameOfStep } from './change-words.ts'
import { type EditorCore, none, nothingDrawn } from './editor-core.ts'
import type { EditorState } from './editor-state.ts'
import { editedBy, keyed, renamed } from './key-planes.ts'
import { refusalText } from './refusal-words.ts'
import { changeable, remembering } from './sight.ts'

/** The chosen tool with its state: gestures go in, and what they come to goes into the content as one step each. */
export type EditorHand = {
  readonly gesture: (gesture: Gesture) => void
  readonly chooseTool: (tool: ToolId) => void
  /** Something is being drawn, dragged, or looked for. */
  readonly isAtWork: () => boolean
  /** Takes the last part of a gesture that goes on back, or all of it. */
  readonly stepBack: () => void
  readonly giveUp: () => void
  /** Gives up work on the values. */
  readonly stop: () => void
}

const worksOnSelection = (tool: ToolId): boolean => isEditingTool(tool) || tool === 'brush' || tool === 'fill'

/** What begins or changes something: not while the marks cannot be seen. */
const beginning: readonly Gesture['type'][] = ['down', 'double', 'confirm', 'back']
const shownParts = ['draft', 'guides', 'stroke', 'marquee', 'lasso', 'cursor', 'preview', 'selected'] as const
type Shown = Pick<EditorState, (typeof shownParts)[number]>

export const createHand = (core: EditorCore): EditorHand => {
  const { protocol, image, store, now, notify, newId } = core
  let toolState: unknown = toolById(now().tool).idle
  /** The model whose marks the tool holds. */
  let model: string | undefined
  const changeableNow = remembering(changeable)
  const idsOf = remembering((regions: readonly Region[]): ReadonlySet<string> => new Set(regions.map(({ id }) => id)))

  const contextNow = (): ToolContext => {
    const { inSight, locked, selected, settings, labelId } = now()
    const regions = changeableNow(inSight, locked)
    return {
      ...{ regions, settings, labelId, kinds: core.kinds, marks: protocol.marks, width: image.width, height: image.height },
      selected: selected.length === 0 ? selected : selected.filter((id) => idsOf(regions).has(id)),
      skeleton: protocol.labels.find(({ id }) => id === labelId)?.skeleton,
    }
  }

  /** A pointer that hovers changes nothing most of the time: then nothing is drawn anew. */
  const show = (shown: Shown) => {
    const before: Shown = now()
    if (shownParts.some((part) => before[part] !== shown[part])) store.setState(shown)
  }

  const applyStep = (step: ToolStep<unknown>) => {
    const { tool, inSight, selected } = now()
    const isFinal = step.edit?.isFinal !== false
    const { changes, idOf, regions } = keyed(isFinal ? editedBy(step) : none, inSight, newId)
    const { draft, guides = none, stroke, marquee, lasso, cursor, ...settled } = renamed(step, idOf)
    const staying = settled.remove?.filter((id) => isBetween({ id })) ?? none
    show({
      ...{ draft, guides, stroke, marquee, lasso, cursor },
      preview: isFinal ? none : (settled.edit?.regions ?? none),
      selected: settled.select === undefined ? (regions.length === 0 ? selected : selected.map(idOf)) : [...settled.select, ...staying],
    })
    if (settled.refused !== undefined) notify({ kind: 'refused', text: refusalText(settled.refused) })
    if (staying.length > 0) notify({ kind: 'refused', text: t('said.between') })
    const divided = settled.split === undefined ? none : [...core.history().content.regions, ...regions]
    const change = isFinal ? changeOfStep(settled, divided, (geometry, from) => core.newRegion(geometry, from, model)) : undefined
    if (change === undefined) return
    const drawn = change.type === 'together' ? change.changes.findLast((one) => one.type === 'add-region') : undefined
    core.apply({ type: 'together', changes: [...changes, change] }, nameOfStep(tool, change))
    if (drawn?.type === 'add-region') core.reveal(drawn.region)
  }

  const gesture = (one: Gesture) => {
    const { tool, areMarksHidden, notice } = now()
    // What was begun before goes on to its end, so that no tool is left with a button down.
    if (areMarksHidden && beginning.includes(one.type)) return
    if (one.type === 'down' && notice !== undefined) notify(undefined)
    const chosen = toolById(tool)
    const step = chosen.next(toolState, one, contextNow())
    toolState = step.state
    if (one.type === 'cancel' || (step.ask === undefined && step.state === chosen.idle)) asking.stop()
    applyStep(step)
    if (step.ask !== undefined || step.state === chosen.idle) model = undefined
    if (step.ask !== undefined) asking.ask(step.ask)
  }
  const asking = createAsking(
    () => core.viewer()?.assistant,
    (busy) => store.setState({ busy }),
    (answer) => {
      model = answer.kind === 'marks' ? answer.model : undefined
      if (answer.kind === 'failed') notify({ kind: 'refused', text: answer.reason })
      if (answer.kind === 'marks' && answer.note !== undefined) notify({ kind: 'found', text: answer.note })
      gesture({ type: 'assisted', answer })
    },
  )

  return {
    gesture,
    chooseTool: (tool) => {
      if (!core.isAllowed(tool)) return
      // Tools that work on what is selected find it as it was.
      const selected = worksOnSelection(tool) ? now().selected : none
      if (now().tool !== tool) gesture({ type: 'cancel' })
      asking.stop()
      toolState = toolById(tool).idle
      model = undefined
      store.setState({
        ...{ tool, ...nothingDrawn, cursor: undefined, notice: undefined, selected },
        ...(tool === 'select' ? {} : { hovered: undefined }),
      })
    },
    isAtWork: () => {
      const { draft, stroke, marquee, lasso, preview, busy } = now()
      return [draft, stroke, marquee, lasso, busy].some((part) => part !== undefined) || preview.length > 0
    },
    stepBack: () => {
      const { draft } = now()
      const hasParts = draft !== undefined && ['polyline', 'polygon', 'bezier', 'mask', 'skeleton'].includes(draft.type)
      if (hasParts) gesture({ type: 'back' })
      if (!hasParts || now().draft === draft) gesture({ type: 'cancel' })
    },
    giveUp: () => {
      if (toolState !== toolById(now().tool).idle) gesture({ type: 'cancel' })
    },
    stop: asking.stop,
  }
}
