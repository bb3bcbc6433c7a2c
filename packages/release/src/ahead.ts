/** What was begun before somebody reads it. */
export type Ahead<T> = AsyncIterable<T> & {
  /** Ends it where nobody has read it to its end. */
  readonly leave: () => Promise<void>
}

/** Asks for the first element at once, so that whoever gives it (a database that has to sort first) works while others do something else. */
export const ahead = <T>(list: AsyncIterable<T>): Ahead<T> => {
  const elements = list[Symbol.asyncIterator]()
  const first = elements.next()
  // It is thrown to who reads it; where nobody does, something else has failed before.
  first.catch(() => undefined)
  const leave = async () => {
    await first.catch(() => undefined)
    await elements.return?.()
  }
  const rest = async function* () {
    try {
      for (let next = await first; next.done !== true; next = await elements.next()) yield next.value
    } finally {
      await leave()
    }
  }
  return { [Symbol.asyncIterator]: rest, leave }
}
