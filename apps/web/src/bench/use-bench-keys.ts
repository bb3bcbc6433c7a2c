import { useCallback, useEffect, useLayoutEffect, useRef } from 'react'
import { type BenchCommand, type Binding, type Command, commandId } from '../canvas/editor/command.ts'
import type { Editor } from '../canvas/editor/create-editor.ts'
import { type KeyPhase, listenToKeys } from '../canvas/editor/hotkeys.ts'
import { runCommand } from '../canvas/editor/run-command.ts'
import type { ViewStore } from '../canvas/view-store.ts'

/** What the page does itself, each saying whether there was something to do. */
export type PageCommands = Readonly<Record<BenchCommand, () => boolean>>

/** Keys that still mean something while an earlier state is looked at. */
const looking: readonly Command['kind'][] = ['hide-marks', 'hold-pan', 'zoom-in', 'zoom-out', 'fit', 'actual-size', 'turn', 'upright']
const lookingPage: readonly BenchCommand[] = ['history', 'help', 'keys', 'palette', 'theme', 'mirror']

export type KeyActions = {
  readonly editor: Editor
  readonly isLooking: boolean
  readonly page: PageCommands
  readonly closeHistory: () => void
  readonly display: (command: Command, phase: KeyPhase) => boolean | undefined
}

const isPageCommand = (kind: string, page: PageCommands): kind is BenchCommand => Object.hasOwn(page, kind)

const act = (
  view: ViewStore,
  { editor, isLooking, page, closeHistory, display }: KeyActions,
  command: Command,
  phase: KeyPhase,
): boolean => {
  const isDisplayed = display(command, phase)
  if (isDisplayed !== undefined) return isDisplayed
  const { kind } = command
  if (isPageCommand(kind, page)) return phase === 'down' && (!isLooking || lookingPage.includes(kind)) && page[kind]()
  if (!isLooking) return runCommand(editor, view, command, phase)
  if (kind !== 'cancel') return looking.includes(kind) && runCommand(editor, view, command, phase)
  closeHistory()
  return true
}

/** Listens to the keys of a table. What comes back runs a command by other means: one that lasts as long as its key goes on until it is run again. */
export const useBenchKeys = (table: readonly Binding[], view: ViewStore, actions: KeyActions): ((binding: Binding) => void) => {
  const latest = useRef(actions)
  const latched = useRef(new Set<string>())
  // With the frame, and not after it: a key must never act on the sample before.
  useLayoutEffect(() => {
    latest.current = actions
  })
  useEffect(() => listenToKeys(table, (command, phase) => act(view, latest.current, command, phase)), [table, view])
  return useCallback(
    ({ command, isHeld }: Binding) => {
      const id = commandId(command)
      const isOn = isHeld === true && latched.current.delete(id)
      if (isHeld === true && !isOn) latched.current.add(id)
      act(view, latest.current, command, isOn ? 'up' : 'down')
    },
    [view],
  )
}
