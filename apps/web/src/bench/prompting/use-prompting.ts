import type { Prompter } from '@reticle/contract'
import type { Point } from '@reticle/geometry'
import type { Gesture } from '@reticle/tools'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import type { CanvasLayer } from '../../canvas/canvas-layer.ts'
import type { Command } from '../../canvas/editor/command.ts'
import type { Editor } from '../../canvas/editor/editor.ts'
import type { KeyPhase } from '../../canvas/editor/hotkeys.ts'
import { ApiError, call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import type { Work } from '../session/bench-state.ts'
import { t } from '../words.ts'
import { partOf } from './prompt-gestures.ts'
import { promptHint } from './prompt-hint.ts'
import { promptLayers } from './prompt-layers.ts'
import { promptOf } from './prompt-parts.ts'
import { promptFault } from './prompt-words.ts'
import { createPrompting, type Prompting, type PromptingKept, type PromptQuestion } from './prompting.ts'

export type PromptMode = {
  readonly prompting: Prompting
  readonly prompters: readonly Prompter[]
  readonly isOn: boolean
  /** How it is used; nothing while there is something else to say in its place. */
  readonly hint: string | undefined
  readonly layers: readonly CanvasLayer[]
  readonly toggle: () => void
  readonly leave: () => void
  /** Keys of the mode while it is on; undefined for all others. */
  readonly run: (command: Command, phase: KeyPhase) => boolean | undefined
  /** Gestures of the mode, and presses of the right button; undefined while it is off. */
  readonly hand: { readonly gesture: (gesture: Gesture) => boolean; readonly rightClick: (at: Point) => void } | undefined
}

const noLayers: readonly CanvasLayer[] = []
const noPrompters: readonly Prompter[] = []

const failInWords = (error: unknown): never => {
  if (!(error instanceof ApiError)) throw error
  throw new Error(promptFault(error.message, Number(error.headers.get('retry-after') ?? 0)), { cause: error })
}

const sending =
  ({ id, taskId }: Work['assignment']) =>
  ({ backendId, parts, labelId, plane }: PromptQuestion, signal: AbortSignal) => {
    const isFlat = plane.z === undefined && plane.t === undefined
    const body = { backendId, labelId, prompt: promptOf(parts), taskId, ...(isFlat ? {} : { plane }) }
    return call('prompt', { params: { assignmentId: id }, body, signal }).catch(failInWords)
  }

const opening: PromptingKept = { isOn: false, backendId: undefined, settings: { drags: 'box', isForeground: true, width: 6 } }

/** Asking a model about the sample on the bench by pointing at it. Mode, model and settings outlive a sample. */
export const usePrompting = (work: Work, editor: Editor): PromptMode => {
  const { assignment, protocol } = work
  const isAllowed = !assignment.isTest && protocol.content.suggestions !== 'hidden'
  const { data } = useQuery({
    queryKey: keys.prompters(assignment.id),
    queryFn: ({ signal }) => call('listPrompters', { params: { assignmentId: assignment.id }, signal }),
    enabled: isAllowed,
    staleTime: 60_000,
  })
  const prompters = (isAllowed ? data : undefined) ?? noPrompters
  const latest = useRef(prompters)
  useLayoutEffect(() => {
    latest.current = prompters
  })
  const kept = useRef<PromptingKept>(opening)
  const prompting = useMemo(
    () => createPrompting({ editor, kept: kept.current, prompters: () => latest.current, send: sending(assignment) }),
    [editor, assignment],
  )
  useEffect(() => prompting.attach(), [prompting])
  useEffect(
    () =>
      prompting.store.subscribe(({ isOn, backendId, settings }) => {
        kept.current = { isOn, backendId, settings }
      }),
    [prompting],
  )
  const state = useStore(prompting.store)
  const { isOn, parts, pressed, settings, offer, isAsking, notice } = state
  const isAlone = isOn && (!isAllowed || data?.length === 0)
  useEffect(() => {
    if (isAlone) prompting.turn(false)
  }, [isAlone, prompting])

  const plane = useStore(editor.store, (one) => one.plane)
  const names = useMemo(() => new Map(protocol.content.labels.map(({ id, name }) => [id, name])), [protocol])
  const drawn = useMemo(() => {
    const part = pressed && partOf(pressed, settings, editor.image)
    return part === undefined || part.kind === 'point' ? parts : [...parts, part]
  }, [parts, pressed, settings, editor])
  const layers = useMemo(
    () => (isOn && (drawn.length > 0 || offer !== undefined) ? promptLayers({ offer, isAsking }, drawn, plane, names) : noLayers),
    [isOn, drawn, offer, isAsking, plane, names],
  )
  const hand = useMemo(
    () => (isOn ? { gesture: prompting.gesture, rightClick: (at: Point) => prompting.point(at, false) } : undefined),
    [isOn, prompting],
  )
  return {
    ...{ prompting, prompters, isOn, layers, hand },
    hint: isOn ? (notice === undefined ? promptHint : '') : undefined,
    leave: () => prompting.turn(false),
    toggle: () => {
      if (!isOn && prompters.length === 0) editor.notify({ kind: 'found', text: t('prompt.noModel') })
      else prompting.turn(!isOn)
    },
    run: (command, phase) => {
      if (!prompting.store.getState().isOn || phase === 'up') return undefined
      switch (command.kind) {
        case 'confirm':
          prompting.take()
          return true
        case 'cancel':
          prompting.cancel()
          return true
        case 'back':
        case 'undo':
          return prompting.back() ? true : undefined
        case 'tool':
        case 'measure':
          prompting.turn(false)
          return undefined
        default:
          return undefined
      }
    },
  }
}
