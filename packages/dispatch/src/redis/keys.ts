/**
 * What the dispenser keeps in Redis, all of it derived from Postgres. The braces put the keys of a project in one slot of a cluster.
 *
 * A place is `rank(8 hex) position(16 hex) : task id`, so that the lexical order of a sorted set is the order of the queue, exactly and for
 * every priority and position.
 */
export const keysOf = (projectId: string) => {
  const of = (name: string) => `reticle:{${projectId}}:${name}`
  return {
    /** Hash; its field `epoch` says that the rest is loaded. */
    meta: of('meta'),
    /** Who loads now; expires by itself. */
    loading: of('loading'),
    /** Tasks that changed while someone loads. */
    dirty: of('dirty'),
    /** Places of tasks with a free slot. */
    open: of('open'),
    /** Places of those that were given back; looked at first. */
    back: of('back'),
    /** Task id to free slots: one entry for each place, which is how a lost key shows. */
    slots: of('slots'),
    /** The furthest cursor: a task that opens before it was passed by someone. */
    front: of('front'),
    /** Annotators that have keys of their own. */
    people: of('people'),
    seen: (annotatorId: string) => of(`seen:${annotatorId}`),
    cursor: (annotatorId: string) => of(`cursor:${annotatorId}`),
    /** What this annotator put off, by the moment. */
    later: (annotatorId: string) => of(`later:${annotatorId}`),
    /** Where a load by `token` builds the key of the same name. */
    fresh: (token: string, name: string) => of(`new:${token}:${name}`),
  }
}

/** Set of projects that are, or were, loaded. */
export const projectsKey = 'reticle:projects'

const hex = (value: bigint, bits: number) =>
  BigInt.asUintN(bits, value + (1n << BigInt(bits - 1)))
    .toString(16)
    .padStart(bits / 4, '0')

/** The place of a task in the queue; see keysOf. */
export const placeOf = (task: { readonly id: string; readonly priority: number; readonly position: number }): string =>
  `${hex(BigInt(-task.priority), 32)}${hex(BigInt(task.position), 64)}:${task.id}`
