const mix = (hash: number): number => {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** FNV-1a of the text from a start, finished as MurmurHash3 does (A. Appleby), so that texts which differ in one place are far apart. */
const hash32 = (text: string, start: number): number => {
  let h = start
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return mix(h)
}

/**
 * A number in [0, 1) that is drawn for this pair once and for all: the same wherever and whenever it is asked for, and even over tasks. It is
 * not secret.
 */
export const chanceOf = (taskId: string, salt: string): number => {
  const text = `${taskId} ${salt}`
  return ((hash32(text, 0x811c9dc5) >>> 5) * 2 ** 26 + (hash32(text, 0x9747b28c) >>> 6)) / 2 ** 53
}
