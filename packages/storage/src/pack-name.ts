/** Packs are named by the ids of their rows; no other name leads anywhere. */
export const isPackName = (name: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name)
