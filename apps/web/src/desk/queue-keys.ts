import { useEffect, useRef } from 'react'
import { isTyping } from './list-typing.ts'

type QueueKeys = {
  readonly onNext: (() => void) | undefined
  readonly onFree: () => void
  readonly onClear: () => void
  readonly onFilter: () => void
}

/** n: claim the next; f: only free ones; x: no filters; /: to the filters. */
export const useQueueKeys = (actions: QueueKeys): void => {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (isTyping(event)) return
      const { onNext, onFree, onClear, onFilter } = latest.current
      const run = { n: onNext, f: onFree, x: onClear, '/': onFilter }[event.key]
      if (run === undefined) return
      event.preventDefault()
      run()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}
