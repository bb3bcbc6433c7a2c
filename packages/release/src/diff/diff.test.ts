import { describe, expect, it } from 'vitest'
import type { ReleaseFacts, ReleaseSample } from '../index.ts'
import { built, factsOf, readerOf } from '../test/a-release.ts'
import { diffReleases } from './diff-releases.ts'

/** A later release: sample 0 is gone, there is a new one, sample 3 has one mark less, sample 1 another answer. */
const later = (): ReleaseFacts => {
  const facts = factsOf({ groupBy: 'patient' })
  return {
    ...facts,
    release: { ...facts.release, version: '2.0.0' },
    samples: async function* () {
      for await (const one of facts.samples()) {
        const { id } = one.sample
        if (id === 'sample-0') continue
        yield id === 'sample-3'
          ? said(one, (content) => ({ ...content, regions: content.regions.slice(1) }))
          : id === 'sample-1'
            ? bad(one)
            : one
        if (id === 'sample-9') yield { ...one, sample: { ...one.sample, id: 'sample-10', name: 'new.png' } }
      }
    },
  }
}
const said = (one: ReleaseSample, change: (content: ReleaseSample['resolution']['content']) => ReleaseSample['resolution']['content']) => ({
  ...one,
  resolution: { ...one.resolution, content: change(one.resolution.content) },
})
const bad = (one: ReleaseSample) =>
  said(one, (content) => ({ ...content, answers: [{ questionId: 'stain', value: { kind: 'choice', option: 'bad' } }] }))

const readers = async () => [readerOf((await built()).files), readerOf((await built(later())).files)] as const

describe('the difference of two releases', () => {
  it('R65: names what was added, removed and changed, with both values', async () => {
    const diff = await diffReleases(...(await readers()))
    expect([diff.added, diff.removed].map((list) => list.map(({ name }) => name))).toEqual([['new.png'], ['=name 0.png']])
    expect(diff.changed.map(({ sample }) => sample.id)).toEqual(['sample-1', 'sample-3'])
    const [answer, mark] = diff.changed
    const stain = (side: typeof answer) =>
      [side?.before, side?.after].map((one) => one?.answers.find(({ questionId }) => questionId === 'stain')?.answer)
    expect(stain(answer)).toEqual(['Good', 'Bad'])
    expect(mark?.before.marks.map(({ isInBoth }) => isInBoth)).toEqual([false, true, true])
    expect(mark?.after.marks.map(({ isInBoth }) => isInBoth)).toEqual([true, true])
    expect(diff.counts).toMatchObject({ added: 1, removed: 1, changed: 2 })
    expect([diff.before.version, diff.after.version, diff.level]).toEqual(['1.0.0', '2.0.0', 'major'])
    const marks = (version: typeof diff.before) => version.counts.regions
    expect(diff.labels).toEqual([{ id: 'cell', name: 'Cell', before: marks(diff.before), after: marks(diff.after) }])
  })
  it('R65: counts every move between splits, and lists those who moved', async () => {
    const facts = factsOf({ groupBy: 'patient' })
    const reseeded = { ...facts, release: { ...facts.release, split: { ...facts.release.split, seed: 8 } } }
    const diff = await diffReleases(readerOf((await built()).files), readerOf((await built(reseeded)).files))
    expect(diff.counts).toMatchObject({ added: 0, removed: 0, changed: 0 })
    expect(diff.moves.reduce((sum, { samples }) => sum + samples, 0)).toBe(10)
    const moved = diff.moves.filter(({ from, to }) => from !== to).reduce((sum, { samples }) => sum + samples, 0)
    expect([moved, diff.moved.length]).toEqual([diff.counts.moved, diff.counts.moved])
    expect(moved).toBeGreaterThan(0)
    for (const { sample, from } of diff.moved) expect(sample.split).not.toBe(from.split)
  })
  it('R65: a release does not differ from itself', async () => {
    const { files } = await built()
    const diff = await diffReleases(readerOf(files), readerOf(files))
    expect([diff.counts, diff.level]).toEqual([{ added: 0, removed: 0, changed: 0, moved: 0 }, 'patch'])
  })
  it('lists so many of each kind at most, and counts all', async () => {
    const diff = await diffReleases(...(await readers()), 1)
    expect([diff.changed.length, diff.counts.changed]).toEqual([1, 2])
  })
})
