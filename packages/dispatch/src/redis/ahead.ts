/** Tasks that are told at once, and how many claims lie at least between two askings. */
const most = 256
const least = 96

/**
 * What comes next in the queue of a project, so that it can be made ready before it is claimed: asked for again when half of what was told
 * last was handed out, or when something else was.
 */
export type Ahead = {
  /** How many of the places that come next the next call is to tell. */
  readonly wanted: () => number
  /** What a call told, and what it answered: a letter and a task for each claim (claim-lua.ts). */
  readonly told: (ahead: string, answers: string) => void
}

const width = 32

export const aheadOf = (onAhead: (tasks: readonly string[]) => void): Ahead => {
  let places = new Map<string, number>()
  let since = least
  let isWanted = true

  const keep = (ahead: string): void => {
    places = new Map()
    for (let at = 0; at < ahead.length; at += width) places.set(ahead.slice(at, at + width), at / width)
    since = 0
    isWanted = false
    onAhead([...places.keys()])
  }
  /** True when a task of the second half was handed out, or none of those that were told: somebody is elsewhere in the queue. */
  const isUsedUp = (answers: string): boolean => {
    let isMet = answers === ''
    for (let at = 1; at < answers.length; at += width + 1) {
      const place = places.get(answers.slice(at, at + width))
      if (place === undefined) continue
      if (place >= most / 2) return true
      isMet = true
    }
    return !isMet
  }
  return {
    wanted: () => (isWanted && since >= least ? most : 0),
    told: (ahead, answers) => {
      if (ahead !== '') keep(ahead)
      if (!isWanted) isWanted = isUsedUp(answers)
      since += answers.length / (width + 1)
    },
  }
}
