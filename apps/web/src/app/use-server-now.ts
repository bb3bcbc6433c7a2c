import { useEffect, useState } from 'react'
import { serverNow } from '../net/server-clock.ts'

/** The present moment by the server's clock, anew every so many milliseconds. */
export const useServerNow = (every: number): number => {
  const [now, setNow] = useState(serverNow)
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), every)
    return () => clearInterval(timer)
  }, [every])
  return now
}
