import type { Checkpoint, Scratch } from './facts.ts'

/** A scratch that is gone with its process: for releases that fit into memory. */
export const memoryScratch = (every = 20_000): Scratch => {
  let sections = new Map<string, string[]>()
  let saved:
    | { readonly key: string; readonly checkpoint: Checkpoint; readonly sections: ReadonlyMap<string, readonly string[]> }
    | undefined
  let facts = ''
  return {
    every,
    open: async (key) => {
      facts = key
      if (saved?.key !== key) saved = undefined
      sections = new Map([...(saved?.sections ?? [])].map(([section, texts]) => [section, [...texts]]))
      return saved?.checkpoint
    },
    append: async (section, text) => {
      const known = sections.get(section)
      if (known === undefined) sections.set(section, [text])
      else known.push(text)
    },
    save: async (checkpoint) => {
      const copied: Checkpoint = JSON.parse(JSON.stringify(checkpoint))
      saved = { key: facts, checkpoint: copied, sections: new Map([...sections].map(([section, texts]) => [section, [...texts]])) }
    },
    read: async function* (section) {
      const encoder = new TextEncoder()
      for (const text of sections.get(section) ?? []) yield encoder.encode(text)
    },
    clear: async () => {
      sections = new Map()
      saved = undefined
    },
  }
}
