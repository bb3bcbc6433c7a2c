/** The only names that a store looks up: nothing else can become a path or a key. */
export const isSha256 = (name: string): boolean => /^[0-9a-f]{64}$/.test(name)
