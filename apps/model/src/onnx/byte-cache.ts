/** Things by a key, the least recently used of which give way when all of them are larger than `most` bytes. */
export const byteCache = <T>(most: number, bytesOf: (one: T) => number) => {
  const kept = new Map<string, T>()
  let bytes = 0
  const forget = (key: string) => {
    const one = kept.get(key)
    if (one === undefined) return
    kept.delete(key)
    bytes -= bytesOf(one)
  }
  return {
    get: (key: string): T | undefined => {
      const one = kept.get(key)
      if (one === undefined) return undefined
      kept.delete(key)
      kept.set(key, one)
      return one
    },
    /** One that is larger than all the room is not kept. */
    set: (key: string, one: T): void => {
      forget(key)
      if (bytesOf(one) > most) return
      kept.set(key, one)
      bytes += bytesOf(one)
      for (const oldest of kept.keys()) {
        if (bytes <= most) break
        forget(oldest)
      }
    },
    bytes: (): number => bytes,
  }
}
