import { useCallback, useEffect, useLayoutEffect, useRef } from 'react'
import type { Command, DeskCommand } from '../canvas/editor/command.ts'
import { type KeyPhase, listenToKeys } from '../canvas/editor/hotkeys.ts'
import type { Binding } from '../canvas/editor/key-table.ts'
import { runCommand } from '../canvas/editor/run-command.ts'
import type { ViewStore } from '../canvas/view-store.ts'
import { noteFieldId } from './objects/object-note.tsx'
import type { Objects } from './objects/use-objects.ts'
import type { Reader } from './readers.ts'
import type { AnnotationAct } from './review/annotation-bar.tsx'
import { reasonsId } from './sign-form.tsx'
import type { DecisionState } from './use-decision.ts'
import type { Visibility } from './visibility.ts'

export type DeskKeys = {
  readonly decision: DecisionState
  readonly objects: Objects
  readonly visibility: Visibility
  readonly readers: readonly Reader[]
  readonly mayDecide: boolean
  readonly sign: () => void
  readonly toggleGrid: () => void
  readonly toggleHeat: () => void
  readonly recall: () => boolean
  readonly act: (act: AnnotationAct) => void
  readonly onHelp: () => void
  readonly onKeys: () => void
  readonly onPalette: () => void
  readonly display: (command: Command, phase: KeyPhase) => boolean | undefined
}

/** What is only looked at does not change. */
const looking: readonly Command['kind'][] = ['hide-marks', 'hold-pan', 'zoom-in', 'zoom-out', 'fit', 'actual-size', 'turn', 'upright']

/** To a field of the page, when it is there and lets itself be filled in. */
const goTo = (selector: string): boolean => {
  const field = document.querySelector<HTMLElement>(selector)
  field?.focus()
  return field !== null
}
export const goToReasons = (): boolean => goTo(`#${reasonsId} input:checked`) || goTo(`#${reasonsId} input`)

const runDesk = (keys: DeskKeys, command: DeskCommand): boolean => {
  const { objects, visibility, mayDecide } = keys
  switch (command) {
    case 'take-consensus':
      return objects.decide({ kind: 'consensus' })
    case 'none':
      return objects.decide({ kind: 'none' })
    case 'undecided':
      return objects.decide({ kind: 'undecided' })
    case 'open-again':
      return objects.decide({ kind: 'open' })
    case 'fuse':
      if (mayDecide) void objects.fuse()
      return mayDecide
    case 'edit':
      return objects.edit()
    case 'redraw':
      return objects.redraw()
    case 'object-note':
      return goTo(`#${noteFieldId}`)
    case 'next-object':
      return objects.toObject(1)
    case 'previous-object':
      return objects.toObject(-1)
    case 'next-open':
      return objects.advance()
    case 'select-same':
      return objects.selectSame()
    case 'select-open':
      objects.selectOpen()
      return true
    case 'extend-down':
      return objects.extend(1)
    case 'extend-up':
      return objects.extend(-1)
    case 'fold-agreed':
      objects.setAgreedShown(!objects.areAgreedShown)
      return true
    case 'next-reader':
      visibility.step(1)
      return true
    case 'previous-reader':
      visibility.step(-1)
      return true
    case 'all-readers':
      visibility.showAll()
      return true
    case 'reader-grid':
      keys.toggleGrid()
      return true
    case 'heat-map':
      keys.toggleHeat()
      return true
    case 'recall-display':
      return keys.recall()
    case 'reasons':
      return goToReasons()
    case 'accept':
    case 'mend':
    case 'return':
    case 'reassign':
      if (mayDecide) keys.act(command)
      return mayDecide
  }
}

const runReader = ({ readers, visibility, objects }: DeskKeys, command: Extract<Command, { kind: 'reader' }>): boolean => {
  const reader = readers[command.reader - 1]
  if (reader === undefined) return false
  if (command.act === 'take') return objects.decide({ kind: 'reader', annotationId: reader.annotationId })
  if (command.act === 'toggle') visibility.toggle(reader.annotationId)
  else visibility.solo(reader.annotationId)
  return true
}

const act = (keys: DeskKeys, view: ViewStore, command: Command, phase: KeyPhase): boolean => {
  const isDisplayed = keys.display(command, phase)
  if (isDisplayed !== undefined) return isDisplayed
  const { decision, objects, mayDecide } = keys
  switch (command.kind) {
    case 'desk':
      return runDesk(keys, command.command)
    case 'reader':
      return runReader(keys, command)
    case 'help':
      keys.onHelp()
      return true
    case 'keys':
      keys.onKeys()
      return true
    case 'palette':
      keys.onPalette()
      return true
    case 'submit':
      if (mayDecide) keys.sign()
      return true
    case 'cancel': {
      const wasRedrawing = objects.redrawing !== undefined
      if (wasRedrawing && !decision.editor.isAtWork()) objects.stopRedrawing()
      const wasSelecting = objects.selected.size > 0
      if (wasSelecting) objects.clear()
      return runCommand(decision.editor, view, command, phase) || wasRedrawing || wasSelecting
    }
    default:
      return (mayDecide || looking.includes(command.kind)) && runCommand(decision.editor, view, command, phase)
  }
}

/** Listens to the keys of the desk. What comes back runs a command by other means. */
export const useDeskKeys = (table: readonly Binding[], view: ViewStore, keys: DeskKeys): ((command: Command) => void) => {
  const latest = useRef(keys)
  // With the frame, and not after it: a key must never act on the object before.
  useLayoutEffect(() => {
    latest.current = keys
  })
  const run = useCallback((command: Command, phase: KeyPhase) => act(latest.current, view, command, phase), [view])
  useEffect(() => listenToKeys(table, run), [table, run])
  return useCallback((command: Command) => void run(command, 'down'), [run])
}
