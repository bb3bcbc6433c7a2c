import type { Checkpoint, Scratch } from './facts.ts'

/** A scratch that is gone with its process: for releases that fit into memory. */
export const memoryScratch = (every = 20_000): Scratch => {
  let sections = new Map<string, Uint8Array[]>()
  let saved:
    | { readonly key: string; readonly checkpoint: Checkpoint; readonly sections: ReadonlyMap<string, readonly Uint8Array[]> }
    | undefined
  let facts = ''
  return {
    every,
    open: async (key) => {
      facts = key
      if (saved?.key !== key) saved = undefined
      sections = new Map([...(saved?.sections ?? [])].map(([section, pieces]) => [section, [...pieces]]))
      return saved?.checkpoint
    },
    append: async (section, bytes) => {
      const known = sections.get(section)
      if (known === undefined) sections.set(section, [new Uint8Array(bytes)])
      else known.push(new Uint8Array(bytes))
    },
    save: async (checkpoint) => {
      const copied: Checkpoint = JSON.parse(JSON.stringify(checkpoint))
      saved = { key: facts, checkpoint: copied, sections: new Map([...sections].map(([section, pieces]) => [section, [...pieces]])) }
    },
    read: async function* (section) {
      yield* sections.get(section) ?? []
    },
    clear: async () => {
      sections = new Map()
      saved = undefined
    },
  }
}
