import type { LabelledSet, Section, SectionFile, SectionState, Writing } from '../port.ts'

export const newState = (): SectionState => ({ count: 0, regions: 0, losses: [] })

/** Writes section after section, with one pass over the samples for each. */
export const writeSections = (set: LabelledSet, files: readonly SectionFile[]): Writing => {
  const states: SectionState[] = []
  const textOf = async function* ({ head, of, foot }: Section) {
    const state = newState()
    states.push(state)
    yield head
    for await (const sample of set.samples()) yield of(sample, state)
    yield foot
  }
  return {
    files: async function* () {
      for (const { path, mediaType, sections } of files)
        yield {
          path,
          mediaType,
          content: async function* () {
            for (const section of sections) yield* textOf(section)
          },
        }
    },
    losses: () => states.flatMap(({ losses }) => losses),
  }
}
