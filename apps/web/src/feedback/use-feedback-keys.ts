import { useEffect, useRef } from 'react'

export type FeedbackKeys = {
  readonly onMark: (by: 1 | -1) => void
  readonly onSample: (by: 1 | -1) => void
  readonly onMine: () => void
  readonly onDecided: () => void
  readonly onList: () => void
}

// A selector: not shown to people.
const typed = 'input, textarea, select, [contenteditable]'

const runs: Readonly<Record<string, (actions: FeedbackKeys) => void>> = {
  j: ({ onMark }) => onMark(1),
  k: ({ onMark }) => onMark(-1),
  arrowdown: ({ onMark }) => onMark(1),
  arrowup: ({ onMark }) => onMark(-1),
  pagedown: ({ onSample }) => onSample(1),
  pageup: ({ onSample }) => onSample(-1),
  1: ({ onMine }) => onMine(),
  2: ({ onDecided }) => onDecided(),
  escape: ({ onList }) => onList(),
}

/** j, k: marks; PageDown, PageUp: samples; 1: my marks; 2: the decision; Esc: the list. */
export const useFeedbackKeys = (actions: FeedbackKeys): void => {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      if (document.querySelector('[aria-modal="true"]') !== null) return
      if (event.target instanceof Element && event.target.closest(typed) !== null) return
      const run = runs[event.key.toLowerCase()]
      if (run === undefined) return
      event.preventDefault()
      run(latest.current)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}
