// A selector: not shown to people.
const typed = 'input:not([type=checkbox], [type=radio], [type=range], [readonly]), textarea, select, [contenteditable]'
// A selector: not shown to people.
const controls = 'input, a, button, [role=slider], [role=listbox], [role=option]'

const isWithin = (target: EventTarget | null, selector: string): boolean => target instanceof Element && target.closest(selector) !== null

/** A key press belongs to a field that is typed in, to an open dialog, or to the browser. */
export const isTyping = (event: KeyboardEvent): boolean =>
  event.ctrlKey || event.metaKey || event.altKey || document.querySelector('[aria-modal="true"]') !== null || isWithin(event.target, typed)

/** The control in focus needs arrows and Enter for itself. */
export const isOnControl = (event: KeyboardEvent): boolean => isWithin(event.target, controls)
