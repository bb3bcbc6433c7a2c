/**
 * A long computation in small steps: yields the share that is done, 0 to 1, often enough that whoever runs it can show progress and stop
 * between two steps. Stopping needs no word to the work: it is simply not asked for more.
 */
export type Work<T> = Generator<number, T, undefined>

/** The same work as a part of a longer one: its shares are spread from `from` to `to`. */
export function* part<T>(work: Work<T>, from: number, to: number): Work<T> {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
    yield from + step.value * (to - from)
  }
}
