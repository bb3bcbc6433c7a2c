/**
 * One run of `work` at a time for each subject; who asks while it runs shares the next run with all others who do, so that each gets what
 * was begun after they asked.
 */
export const oneAtATime = <S extends object, R>(work: (subject: S) => Promise<R>): ((subject: S) => Promise<R>) => {
  const next = new Map<S, Promise<R>>()
  const last = new Map<S, Promise<unknown>>()
  return (subject) => {
    const waiting = next.get(subject)
    if (waiting !== undefined) return waiting
    const before = last.get(subject)
    const begin = () => {
      next.delete(subject)
      return work(subject)
    }
    const run = before === undefined ? Promise.resolve().then(begin) : before.then(begin, begin)
    next.set(subject, run)
    last.set(subject, run)
    return run
  }
}
