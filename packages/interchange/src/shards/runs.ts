/**
 * Cuts a stream into runs that are not empty; each is to be read to its end before the next is asked for, and nothing is read ahead but the
 * first of the next. `isFull` is asked before each further one of a run, with the number that it has.
 */
export const runsOf = async function* <T>(
  all: AsyncIterable<T>,
  isFull: (length: number) => boolean,
): AsyncGenerator<() => AsyncGenerator<T>> {
  const stream = all[Symbol.asyncIterator]()
  let next = await stream.next()
  const run = async function* () {
    for (let length = 0; next.done !== true && (length === 0 || !isFull(length)); length++) {
      yield next.value
      next = await stream.next()
    }
  }
  while (next.done !== true) yield run
}
