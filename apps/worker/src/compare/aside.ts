const firstMilliseconds = 20_000
const longestMilliseconds = 600_000

/** Tasks that are not looked at for a while: twice as long each time that they come back. */
export const setAside = (now: () => number) => {
  const kept = new Map<string, { readonly until: number; readonly milliseconds: number }>()
  return {
    add: (id: string): void => {
      const milliseconds = Math.min(longestMilliseconds, 2 * (kept.get(id)?.milliseconds ?? firstMilliseconds / 2))
      kept.set(id, { until: now() + milliseconds, milliseconds })
    },
    /** What is aside now. Those that have not come back for a long time are forgotten. */
    now: (): string[] => {
      const at = now()
      for (const [id, { until }] of kept) if (until + longestMilliseconds < at) kept.delete(id)
      return [...kept].flatMap(([id, { until }]) => (until > at ? [id] : []))
    },
  }
}
