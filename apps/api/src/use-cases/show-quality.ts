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

/** Agreement as the worker computed it last; who read how much as it is now, so that a reader shows before anything is compared. */
export const showQuality = async ({ read: { quality } }: Context, projectId: string) => {
  const [computed, readers] = await Promise.all([quality.of(projectId), quality.readers(projectId)])
  const { readers: compared, ...numbers } = computed ?? emptyQuality
  const agreementOf = new Map(compared.map((reader) => [reader.personId, reader.agreement]))
  return { ...numbers, readers: readers.map((reader) => ({ ...reader, agreement: agreementOf.get(reader.personId) ?? nothing })) }
}
