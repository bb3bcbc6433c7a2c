import { routes } from '@reticle/contract'
import { type TaskId, taskIdSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { cardOf, taskCards } from './task-cards.ts'

const id = (n: number) => taskIdSchema.parse(`01a00000-0000-7000-8000-${String(n).padStart(12, '0')}`)
const rowOf = (taskId: TaskId) => {
  const sample = {
    id: id(1),
    projectId: id(2),
    name: 'M 31 – “Andromeda” 🌌\u2028',
    mediaType: 'image/png',
    width: 512,
    height: 256,
    sha256: 'a'.repeat(64),
    bytes: 7,
    dtype: 'uint16',
    axes: [{ name: 'z', length: 31 }],
    groups: { nuit: 'première' },
    origin: { licence: 'CC0' },
    createdAt: new Date('2026-01-01T00:00:00Z'),
  }
  return { taskId, protocolId: id(3), sampleId: id(1), sample } as unknown as Parameters<typeof cardOf>[0]
}

describe('cards of tasks', () => {
  it('hold the sample as the contract describes it, in ASCII', () => {
    const { sampleText } = cardOf(rowOf(id(9)))
    const sample = JSON.parse(sampleText)
    expect(routes.getSample.answers[200].parse(sample)).toEqual(sample)
    expect(sample.name).toBe('M 31 – “Andromeda” 🌌\u2028')
    expect(sampleText).toMatch(/^[\x20-\x7e]*$/)
  })

  it('are read once each, many at a time, and again after something was published', async () => {
    let version: number | undefined = 1
    const reads: (readonly string[])[] = []
    const labelling = {
      cards: async (taskIds: readonly TaskId[]) => {
        reads.push(taskIds)
        await new Promise((resolve) => setTimeout(resolve, 5))
        return taskIds.filter((taskId) => taskId !== id(404)).map(rowOf)
      },
    } as unknown as Parameters<typeof taskCards>[0]
    const cards = taskCards(labelling, () => version)
    const first = cards.of([id(1)])
    const others = [cards.of([id(2), id(1)]), cards.of([id(3), id(404)])]
    expect([...(await first).keys()]).toEqual([id(1)])
    for (const [index, wanted] of [[id(2), id(1)], [id(3)]].entries())
      expect(new Set((await others[index])?.keys())).toEqual(new Set(wanted))
    expect(reads.flat().filter((taskId) => taskId !== id(1))).toEqual([id(2), id(3), id(404)])
    const { length } = reads
    await cards.of([id(1), id(2), id(3)])
    expect(reads).toHaveLength(length)
    version = 2
    expect(cards.known(id(1))).toBeUndefined()
    await cards.of([id(1)])
    version = undefined
    await cards.of([id(1)])
    await cards.of([id(1)])
    expect(reads).toHaveLength(length + 3)
  })
})
