import { useCallback, useLayoutEffect, useRef } from 'react'

/** A function that stays the same and does what the latest one does: rows that are given it need not be drawn again. */
export const useLatest = <Given extends readonly unknown[], Answer>(run: (...given: Given) => Answer): ((...given: Given) => Answer) => {
  const latest = useRef(run)
  useLayoutEffect(() => {
    latest.current = run
  })
  return useCallback((...given: Given) => latest.current(...given), [])
}
