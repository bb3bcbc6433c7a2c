/**
 * What the dispenser keeps in Redis, all of it derived from Postgres. The braces put the keys of a project in one slot of a cluster. Ids are
 * written as 32 hex digits.
 *
 * A place is `rank(8 hex) level(8) key(16) task(32)`, so that the lexical order of a sorted set is the order of the queue, exactly and for
 * every priority, level and key. A member is a place, the rule of its level (one letter) and the slots that were free when it was written.
 *
 * A load builds a generation of its own beside the one that serves; the key `live` names the generation that is read.
 */

const prefixOf = (installation: string, projectId: string) => `reticle:${installation}:{${projectId}}`

export const keysOf = (installation: string, projectId: string) => {
  const of = (name: string) => `${prefixOf(installation, projectId)}:${name}`
  return {
    /** The generation that is read; without it nothing is. */
    live: of('live'),
    /** Since when nothing serves, in ms; longer ago for a project that was never loaded. */
    lost: of('lost'),
    /** Hash: who loads now, and how many tasks were noted for them. Expires by itself. */
    loading: of('loading'),
    /** Tasks that changed while someone loads. */
    dirty: of('dirty'),
    /** Tasks of a finished load that are still to be read again: not handed out before. */
    doubt: of('doubt'),
    /** Hash task -> first leases that were answered before they have a row in Postgres; see state-lua.ts. */
    pending: of('pending'),
    /** Hash task -> leases that Postgres is deciding about, or has just decided. */
    taken: of('taken'),
    /** Set of generations that were begun, to remove what is left of them. */
    generations: of('generations'),
    /** Hash task -> who reads its facts; the last one's are applied. */
    reading: of('reading'),
  }
}

export const generationOf = (installation: string, projectId: string, generation: string) => {
  const of = (name: string) => `${prefixOf(installation, projectId)}:${generation}:${name}`
  return {
    /** Hash: how much the other keys hold, which is how a lost or shortened key shows; the furthest cursor; how often
     * all cursors started anew. */
    counts: of('counts'),
    /** Members of tasks with a free slot. */
    open: of('open'),
    /** Those that somebody's cursor has passed; looked at as well. */
    back: of('back'),
    /** Hash task -> where it is now, if that is not what its member says; see state-lua.ts. */
    state: of('state'),
    /** Hash annotator -> how much their own keys hold, and a cursor: every open task before it is seen. See state-lua.ts. */
    people: of('people'),
    /** What this annotator is not to have, or only at last. */
    seen: (annotator: string) => of(`seen:${annotator}`),
    /** What they had before and may have again: Postgres decides. */
    again: (annotator: string) => of(`again:${annotator}`),
    /** What they put off, by the moment. */
    later: (annotator: string) => of(`later:${annotator}`),
  }
}

/** Keys of the whole installation. */
export const sharedKeys = (installation: string) => ({
  /** Set of projects that are, or were, loaded. */
  projects: `reticle:${installation}:projects`,
  /** Hash: the run of Redis in which they were loaded, and since when. */
  run: `reticle:${installation}:run`,
})

export const hexOf = (uuid: string): string => uuid.replaceAll('-', '').toLowerCase()
export const uuidOf = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`

const signed = (value: bigint, bits: number) =>
  BigInt.asUintN(bits, value + (1n << BigInt(bits - 1)))
    .toString(16)
    .padStart(bits / 4, '0')

type Ordered = { readonly id: string; readonly priority: number; readonly level: number; readonly key: string }

/** The place of a task in the queue; see above. */
export const placeOf = ({ id, priority, level, key }: Ordered): string =>
  `${signed(BigInt(-priority), 32)}${signed(BigInt(level), 32)}${signed(BigInt(key), 64)}${hexOf(id)}`

/** How the level of a task goes with its reads, as a letter of its member. */
export const ruleLetters: Readonly<Record<string, string>> = { none: 'n', 'least-read': 'l', 'most-read': 'm' }
