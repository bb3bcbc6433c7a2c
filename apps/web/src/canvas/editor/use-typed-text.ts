import { useEffect, useRef, useState } from 'react'

const pause = 400

/**
 * Text that is being typed becomes a step of the history when the hand rests, when the field is left and when it goes away; not with each
 * key. `stored` wins when it changes from elsewhere (undo).
 */
export const useTypedText = (stored: string, put: (text: string) => void) => {
  const [typed, setTyped] = useState<string | undefined>(undefined)
  const latest = useRef({ typed, stored, put })
  useEffect(() => {
    latest.current = { typed, stored, put }
  })
  const settle = () => {
    const now = latest.current
    if (now.typed !== undefined && now.typed !== now.stored) now.put(now.typed)
    setTyped(undefined)
  }
  const settleLatest = useRef(settle)
  useEffect(() => {
    settleLatest.current = settle
  })
  useEffect(() => {
    if (typed === undefined) return
    const timer = setTimeout(() => settleLatest.current(), pause)
    return () => clearTimeout(timer)
  }, [typed])
  useEffect(() => () => settleLatest.current(), [])
  return { value: typed ?? stored, onChange: setTyped, onBlur: settle }
}
