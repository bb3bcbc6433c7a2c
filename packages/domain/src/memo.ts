/**
 * A pure function of something that never changes, with its answers kept as long as what they are of: marks are checked anew after each
 * edit, and all but one of them are what they were.
 */
export const remembered = <K extends object, V>(compute: (key: K) => V): ((key: K) => V) => {
  const known = new WeakMap<K, { readonly value: V }>()
  return (key) => {
    const before = known.get(key)
    if (before !== undefined) return before.value
    const value = compute(key)
    known.set(key, { value })
    return value
  }
}

/** The same for a function of two. */
export const rememberedPair = <A extends object, B extends object, V>(compute: (a: A, b: B) => V): ((a: A, b: B) => V) => {
  const of = remembered((a: A) => remembered((b: B) => compute(a, b)))
  return (a, b) => of(a)(b)
}
