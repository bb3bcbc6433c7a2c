import { useCallback, useMemo, useState } from 'react'
import type { Reader } from './readers.ts'

export type Visibility = {
  readonly isShown: (annotationId: string) => boolean
  readonly toggle: (annotationId: string) => void
  /** Shows one reader alone; the same again shows all. */
  readonly solo: (annotationId: string) => void
  readonly showAll: () => void
  /** The next or previous reader alone, in a ring. */
  readonly step: (by: 1 | -1) => void
  /** Whom keys of one reader mean: the only one in sight, else the first. */
  readonly inHand: Reader | undefined
}

const none: ReadonlySet<string> = new Set()

/** The reader to show alone after a step; undefined where there is none. */
export const stepped = <R extends Pick<Reader, 'annotationId'>>(
  readers: readonly R[],
  hidden: ReadonlySet<string>,
  by: 1 | -1,
): R | undefined => {
  const shown = readers.filter(({ annotationId }) => !hidden.has(annotationId))
  const [only] = shown
  if (only === undefined || shown.length !== 1 || readers.length === 1) return by === 1 ? readers[0] : readers.at(-1)
  return readers[(readers.indexOf(only) + by + readers.length) % readers.length]
}

/** Which readers are on the image. */
export const useVisibility = (readers: readonly Reader[]): Visibility => {
  const [hidden, setHidden] = useState(none)
  const allBut = useCallback(
    (id: string) => new Set(readers.map(({ annotationId }): string => annotationId).filter((one) => one !== id)),
    [readers],
  )
  const toggle = useCallback((id: string) => {
    setHidden((before) => {
      const after = new Set(before)
      if (!after.delete(id)) after.add(id)
      return after
    })
  }, [])
  const solo = useCallback(
    (id: string) => {
      const others = allBut(id)
      setHidden((before) => (before.size === others.size && [...others].every((one) => before.has(one)) ? none : others))
    },
    [allBut],
  )
  const showAll = useCallback(() => setHidden(none), [])
  const step = useCallback(
    (by: 1 | -1) =>
      setHidden((before) => {
        const next = stepped(readers, before, by)
        return next === undefined ? before : allBut(next.annotationId)
      }),
    [readers, allBut],
  )
  const isShown = useCallback((id: string) => !hidden.has(id), [hidden])
  const inHand = useMemo(() => {
    const shown = readers.filter(({ annotationId }) => !hidden.has(annotationId))
    return shown.length === 1 ? shown[0] : readers[0]
  }, [readers, hidden])
  return { isShown, toggle, solo, showAll, step, inHand }
}
