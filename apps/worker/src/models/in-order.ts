/**
 * Works on several things at once and hands on what came of them in their order. At most `atOnce` are under way or wait for their turn, so that a
 * slow one holds up no more than these.
 */
export async function* inOrder<T, R>(things: AsyncIterable<T>, atOnce: number, work: (thing: T) => Promise<R>): AsyncGenerator<R> {
  const window: Promise<R>[] = []
  for await (const thing of things) {
    const started = work(thing)
    // Its failure is told when its turn comes.
    started.catch(() => undefined)
    window.push(started)
    const first = window.length >= atOnce ? window.shift() : undefined
    if (first !== undefined) yield await first
  }
  for (const one of window) yield await one
}
