import type { Context } from '../context.ts'

const nothing = { value: null, n: 0, excluded: 0 }

/** Nothing has been compared yet. */
const emptyQuality = {
  agreement: { overall: nothing, answers: nothing, regions: nothing },
  histogram: Array<number>(10).fill(0),
  questions: [],
  labels: [],
  readers: [],
}

/** The numbers that the worker computed last, with the readers' present names. */
export const showQuality = async ({ read: { quality } }: Context, projectId: string) => {
  const found = await quality.of(projectId)
  if (found === undefined) return emptyQuality
  const names = await quality.namesOf(found.readers.map((reader) => reader.personId))
  return { ...found, readers: found.readers.map((reader) => ({ ...reader, name: names.get(reader.personId) ?? 'a person who is gone' })) }
}
