import { useCallback, useEffect, useState } from 'react'
import type { Reader } from './readers.ts'

export type Visibility = {
  readonly isShown: (annotationId: string) => boolean
  readonly toggle: (annotationId: string) => void
  /** Shows one reader alone; the same again shows all. */
  readonly solo: (annotationId: string) => void
  readonly showAll: () => void
}

/** Which readers are on the image. Alt+1, Alt+2 ... show or hide one, with Shift alone; Alt+0 shows all. */
export const useVisibility = (readers: readonly Reader[]): Visibility => {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const toggle = useCallback((id: string) => {
    setHidden((before) => {
      const after = new Set(before)
      if (!after.delete(id)) after.add(id)
      return after
    })
  }, [])
  const solo = useCallback(
    (id: string) => {
      const others = readers.map((reader) => reader.annotationId as string).filter((one) => one !== id)
      setHidden((before) => (before.size === others.length && others.every((one) => before.has(one)) ? new Set() : new Set(others)))
    },
    [readers],
  )
  const showAll = useCallback(() => setHidden(new Set()), [])
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const digit = /^Digit(\d)$/.exec(event.code)?.[1]
      if (!event.altKey || event.ctrlKey || event.metaKey || digit === undefined) return
      event.preventDefault()
      const reader = readers[Number(digit) - 1]
      if (digit === '0') showAll()
      else if (reader !== undefined) (event.shiftKey ? solo : toggle)(reader.annotationId)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [readers, showAll, solo, toggle])
  const isShown = useCallback((id: string) => !hidden.has(id), [hidden])
  return { isShown, toggle, solo, showAll }
}
