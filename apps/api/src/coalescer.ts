import type { Hint, HintTopic } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'

/** Gathers hints by room. The first goes out at once, the next ones together, so that a room hears at most one in `milliseconds`. */
export type Coalescer = { readonly add: (room: string, projectId: ProjectId, topic: HintTopic) => void; readonly close: () => void }

export const coalescer = (milliseconds: number, send: (room: string, hint: Hint) => void): Coalescer => {
  const waiting = new Map<string, { projectId: ProjectId; topics: Set<HintTopic>; timer: NodeJS.Timeout }>()
  const flush = (room: string): void => {
    const found = waiting.get(room)
    if (found === undefined) return
    if (found.topics.size === 0) {
      waiting.delete(room)
      return
    }
    const topics = [...found.topics]
    found.topics.clear()
    found.timer = setTimeout(() => flush(room), milliseconds)
    send(room, { projectId: found.projectId, topics })
  }
  return {
    add: (room, projectId, topic) => {
      const found = waiting.get(room)
      if (found !== undefined) {
        found.topics.add(topic)
        return
      }
      // One tick, so that the topics of one hint leave together.
      waiting.set(room, { projectId, topics: new Set([topic]), timer: setTimeout(() => flush(room), 0) })
    },
    close: () => {
      for (const { timer } of waiting.values()) clearTimeout(timer)
      waiting.clear()
    },
  }
}
