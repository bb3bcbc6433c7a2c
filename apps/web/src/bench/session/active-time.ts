/** A pause longer than this, in milliseconds, is no work. */
export const idleAfter = 30_000

/** Time on task: the gaps between signs of activity, without the pauses. Times are Unix milliseconds. */
export const createActiveTime = (before = 0): { readonly note: (now: number) => void; readonly total: () => number } => {
  let total = before
  let last: number | undefined
  return {
    note: (now) => {
      const gap = last === undefined ? 0 : now - last
      if (gap > 0 && gap <= idleAfter) total += gap
      if (last === undefined || now > last) last = now
    },
    total: () => Math.round(total),
  }
}
