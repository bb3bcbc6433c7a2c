import type { LeaseLoss } from '@reticle/contract'
import { useEffect, useRef } from 'react'

type Listener = (loss: LeaseLoss) => void
const listeners = new Set<Listener>()

export const heardLoss = (loss: LeaseLoss): void => {
  for (const listener of listeners) listener(loss)
}

/** Calls back at once when the person no longer holds something: a review that another took over, a sample that was taken back. */
export const useLeaseLost = (onLost: Listener): void => {
  const latest = useRef(onLost)
  useEffect(() => {
    latest.current = onLost
  })
  useEffect(() => {
    const listener: Listener = (loss) => latest.current(loss)
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }, [])
}
