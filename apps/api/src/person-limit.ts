import { boundedMap } from './caches/bounded-map.ts'

const mostPeople = 10_000
const minute = 60_000

/** Counts requests of each person in a sliding minute, in this process. Answers for how many seconds one more has to wait; 0 counts it. */
export const personLimit = (perMinute: number, now: () => Date) => {
  const last = boundedMap<string, readonly number[]>(mostPeople)
  return (personId: string): number => {
    const at = now().getTime()
    const within = (last.get(personId) ?? []).filter((one) => at - one < minute)
    const [oldest] = within
    if (within.length >= perMinute && oldest !== undefined) return Math.max(1, Math.ceil((oldest + minute - at) / 1000))
    last.set(personId, [...within, at])
    return 0
  }
}
