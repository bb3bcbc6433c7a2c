const usual: readonly string[] = ['train', 'validation', 'test']
const rank = (split: string): number => (usual.includes(split) ? usual.indexOf(split) : usual.length)

/** Names of splits in the order in which they are spoken of; others after them, by name. */
export const splitOrder = (splits: Iterable<string>): string[] =>
  [...new Set(splits)].toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en'))
