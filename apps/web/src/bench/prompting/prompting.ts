import type { Prompted, Prompter } from '@reticle/contract'
import type { Plane } from '@reticle/domain'
import type { Point } from '@reticle/geometry'
import type { Gesture } from '@reticle/tools'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Editor } from '../../canvas/editor/editor.ts'
import { inARow } from '../../language/lists.ts'
import { t } from '../words.ts'
import { createAskingModel } from './asking-model.ts'
import { type Offered, offeredOf } from './offered.ts'
import { nextPress, type Pressed, type PromptSettings } from './prompt-gestures.ts'
import { type PromptPart, pointsAtSomething, withPart } from './prompt-parts.ts'

/** What goes on from one sample to the next. */
export type PromptingKept = {
  readonly isOn: boolean
  readonly backendId: Prompter['backendId'] | undefined
  readonly settings: PromptSettings
}

export type PromptingState = PromptingKept & {
  readonly parts: readonly PromptPart[]
  readonly pressed: Pressed | undefined
  /** An answer is on its way. */
  readonly isAsking: boolean
  /** The answer to the last prompt, until it is taken or given up. `asked`: the label that was in hand. */
  readonly offer: { readonly model: string; readonly asked: string; readonly marks: readonly Offered[] } | undefined
  readonly notice: { readonly kind: 'refused' | 'found'; readonly text: string } | undefined
}

export type PromptQuestion = {
  readonly backendId: Prompter['backendId']
  readonly parts: readonly PromptPart[]
  readonly labelId: string
  readonly plane: Plane
}

export type Prompting = {
  readonly store: StoreApi<PromptingState>
  readonly turn: (isOn: boolean) => void
  readonly gesture: (gesture: Gesture) => boolean
  /** A place that is not of the object, or is. */
  readonly point: (at: Point, isForeground: boolean) => void
  readonly choose: (backendId: Prompter['backendId']) => void
  readonly tune: (change: Partial<PromptSettings>) => void
  /** What is offered becomes marks. */
  readonly take: () => void
  /** Takes the last thing pointed at back; false when there is none. */
  readonly back: () => boolean
  /** Gives up what was pointed at, and ends the request; with nothing to give up the mode ends. */
  readonly cancel: () => void
  /** Follows label, plane and tool of the editor until the function that comes back is called. */
  readonly attach: () => () => void
}

type Options = {
  readonly editor: Editor
  readonly kept: PromptingKept
  readonly prompters: () => readonly Prompter[]
  readonly send: (question: PromptQuestion, signal: AbortSignal) => Promise<Prompted>
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const nothing = { parts: [], pressed: undefined, offer: undefined, notice: undefined } as const
const notKnown = ({ name, labels }: Prompter, label: string, named: (id: string) => string): string =>
  t('prompt.unknownLabel', { model: name, label, labels: inARow(labels.map(named)) })

/** Asking a model by pointing: what was pointed at, the answer as an offer, and what becomes of it. Asks nothing by itself. */
export const createPrompting = ({ editor, kept, prompters, send }: Options): Prompting => {
  const store = createStore<PromptingState>(() => ({ ...kept, ...nothing, isAsking: false }))
  const now = store.getState
  const named = (id: string) => editor.protocol.labels.find((label) => label.id === id)?.name ?? id
  const refuse = (text: string) => store.setState({ notice: { kind: 'refused', text } })
  const prompter = () => prompters().find(({ backendId }) => backendId === now().backendId) ?? prompters()[0]

  let asked = ''
  const asking = createAskingModel<PromptQuestion, Prompted>(
    send,
    (isAsking) => store.setState({ isAsking }),
    (outcome) => {
      if ('error' in outcome) return store.setState({ offer: undefined, notice: { kind: 'refused', text: reasonOf(outcome.error) } })
      const { model, regions } = outcome.answer
      const marks = offeredOf(regions, editor.kinds)
      const text = regions.length === 0 ? t('prompt.nothingThere') : t('prompt.noTool')
      store.setState({ offer: { model, asked, marks }, notice: marks.length === 0 ? { kind: 'found', text } : undefined })
    },
  )

  const ask = () => {
    const { parts } = now()
    const { labelId, plane } = editor.store.getState()
    const chosen = prompter()
    asking.stop()
    if (!pointsAtSomething(parts)) {
      const text = t('prompt.pointFirst')
      return store.setState({ offer: undefined, notice: parts.length === 0 ? undefined : { kind: 'found', text } })
    }
    if (chosen === undefined) return refuse(t('prompt.noModelNow'))
    if (labelId === undefined) return refuse(t('prompt.noLabels'))
    if (!chosen.takesAny && !chosen.labels.includes(labelId)) {
      store.setState({ offer: undefined })
      return refuse(notKnown(chosen, named(labelId), named))
    }
    asked = labelId
    store.setState({ notice: undefined })
    asking.ask({ backendId: chosen.backendId, parts, labelId, plane })
  }
  const put = (parts: readonly PromptPart[]) => {
    if (parts === now().parts) return
    store.setState({ parts })
    ask()
  }
  const clear = () => {
    asking.stop()
    store.setState(nothing)
  }
  const turn = (isOn: boolean) => {
    if (isOn === now().isOn) return
    clear()
    if (isOn) editor.gesture({ type: 'cancel' })
    store.setState({ isOn })
  }
  /** Another label: a model that takes any has answered for it, too. */
  const relabel = (labelId: string) => {
    const { offer, isAsking, parts } = now()
    if (offer !== undefined && !isAsking && prompter()?.takesAny === true) {
      const marks = offer.marks.map((mark) => (mark.labelId === offer.asked ? { ...mark, labelId } : mark))
      store.setState({ offer: { ...offer, asked: labelId, marks } })
    } else if (parts.length > 0) ask()
  }

  return {
    ...{ store, turn },
    gesture: (gesture) => {
      if (!now().isOn) return false
      const { pressed, part } = nextPress(now().pressed, gesture, now().settings, editor.image)
      store.setState({ pressed })
      if (part !== undefined) put(withPart(now().parts, part))
      return true
    },
    point: (at, isForeground) => {
      const isIn = at.x >= 0 && at.y >= 0 && at.x < editor.image.width && at.y < editor.image.height
      if (now().isOn && isIn) put(withPart(now().parts, { kind: 'point', at, isForeground }))
    },
    choose: (backendId) => {
      store.setState({ backendId })
      if (now().parts.length > 0) ask()
    },
    tune: (change) => store.setState({ settings: { ...now().settings, ...change } }),
    take: () => {
      const { offer, isAsking } = now()
      // Nothing is taken that was not seen.
      if (isAsking) return store.setState({ notice: { kind: 'found', text: t('prompt.onItsWay') } })
      if (offer === undefined || offer.marks.length === 0) return
      editor.addOfModel(offer.marks, offer.model)
      clear()
    },
    back: () => {
      const { parts } = now()
      if (parts.length === 0) return false
      put(parts.slice(0, -1))
      return true
    },
    cancel: () => {
      const { parts, pressed, notice } = now()
      if (parts.length > 0 || pressed !== undefined || notice !== undefined) clear()
      else turn(false)
    },
    attach: () => {
      const unsubscribe = editor.store.subscribe((state, before) => {
        if (!now().isOn) return
        if (state.tool !== before.tool) turn(false)
        else if (state.plane !== before.plane) {
          asking.stop()
          store.setState({ ...nothing, pressed: now().pressed })
        } else if (state.labelId !== before.labelId && state.labelId !== undefined) relabel(state.labelId)
      })
      return () => {
        unsubscribe()
        asking.stop()
      }
    },
  }
}
