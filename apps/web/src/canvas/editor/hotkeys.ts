import { chordOf } from './chord.ts'
import type { Binding, Command } from './key-table.ts'

/** `down` when the chord is pressed; `up` only for keys that act while they are held. */
export type KeyPhase = 'down' | 'up'

// Selectors, not shown to people.
const typed = 'input:not([type=checkbox], [type=radio], [type=button], [type=range], [type=color]), textarea, select, [contenteditable]'
const pressable =
  // Selectors, not shown to people.
  'button, a[href], summary, input, [role=button], [role=radio], [role=checkbox], [role=tab], [role=menuitem], [role=slider]'
/** Keys that a focused control needs for itself. */
const controlKeys = /^(?:shift\+)?(?:enter|space|tab|arrow\w+|backspace)$/
const repeating: readonly Command['kind'][] = ['nudge', 'undo', 'redo', 'zoom-in', 'zoom-out', 'cycle', 'back', 'plane', 'size', 'turn']

const isWithin = (target: EventTarget | null, selector: string): boolean => target instanceof Element && target.closest(selector) !== null

/** Whether a key press belongs to a field, a control, an open dialog or an input method, and not to the table. */
const belongsElsewhere = (event: KeyboardEvent, chord: string, command: Command): boolean => {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return true
  if (document.querySelector('[aria-modal="true"]') !== null) return true
  // Ctrl+Enter writes nothing, so a typed number or comment can be submitted without leaving its field.
  if (isWithin(event.target, typed)) return command.kind !== 'submit'
  // Tab walks through the marks on the canvas only: elsewhere, also on the pins that lie over it, it moves the focus, as everywhere.
  if (command.kind === 'cycle') return !(event.target instanceof Element && event.target.matches('[data-testid=canvas]'))
  return controlKeys.test(chord) && isWithin(event.target, pressable)
}

/** Esc with nothing to give up leaves the canvas: Tab then moves the focus on, so that nobody is caught among the marks. */
const leaveCanvas = () => {
  if (document.activeElement instanceof HTMLElement && isWithin(document.activeElement, '[data-testid=canvas]'))
    document.activeElement.blur()
}

/**
 * Runs the commands of a key table. `run` answers whether it did something; only then is the browser's own meaning of the key held back.
 * Held keys are let go when the window loses the focus.
 */
export const listenToKeys = (table: readonly Binding[], run: (command: Command, phase: KeyPhase) => boolean): (() => void) => {
  const byChord = new Map(table.flatMap((binding) => binding.chords.map((chord) => [chord, binding] as const)))
  const held = new Map<string, Command>()
  const letGo = () => {
    for (const command of held.values()) run(command, 'up')
    held.clear()
  }
  const down = (event: KeyboardEvent) => {
    const chord = chordOf(event)
    const binding = byChord.get(chord)
    if (binding === undefined || belongsElsewhere(event, chord, binding.command)) return
    if (event.repeat && !repeating.includes(binding.command.kind)) return event.preventDefault()
    if (binding.isHeld) held.set(event.code, binding.command)
    if (run(binding.command, 'down')) event.preventDefault()
    else if (binding.command.kind === 'cancel') leaveCanvas()
  }
  const up = (event: KeyboardEvent) => {
    const command = held.get(event.code)
    if (command === undefined) return
    held.delete(event.code)
    run(command, 'up')
  }
  const controller = new AbortController()
  const { signal } = controller
  window.addEventListener('keydown', down, { signal })
  window.addEventListener('keyup', up, { signal })
  window.addEventListener('blur', letGo, { signal })
  return () => {
    letGo()
    controller.abort()
  }
}
