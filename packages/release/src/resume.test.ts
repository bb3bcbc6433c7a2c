import { describe, expect, it } from 'vitest'
import { digestOf } from './digest.ts'
import { buildRelease, memoryScratch, type ReleaseFacts, type Scratch } from './index.ts'
import { built, factsOf, list, textOf } from './test/a-release.ts'

const facts = factsOf({ groupBy: 'patient' })

/** Builds into a scratch; answers the paths of the files that were written, and the id. */
const build = async (of: ReleaseFacts, scratch: Scratch, breaksAt?: string) => {
  const put: string[] = []
  const { manifestSha256 } = await buildRelease(
    of,
    async ({ path, content }) => {
      if (path === breaksAt) throw new Error('killed')
      put.push(path)
      const pieces: Uint8Array[] = []
      for await (const piece of content) pieces.push(piece)
      return digestOf(list(pieces))
    },
    undefined,
    scratch,
  )
  return { put, manifestSha256 }
}

/** Samples of which only the first ones can be read. */
const breakingAfter = (count: number): ReleaseFacts => ({
  ...facts,
  samples: async function* (after) {
    let left = count
    for await (const one of facts.samples(after)) {
      if (left-- === 0) throw new Error('killed')
      yield one
    }
  },
  places: () => facts.samples(),
})

describe('R14: a freeze that broke off', () => {
  it('goes on behind the last checkpoint, and has the same bytes', async () => {
    const whole = (await built(facts)).release.manifestSha256
    for (const count of [0, 1, 2, 5, 9]) {
      const scratch = memoryScratch(2)
      await expect(build(breakingAfter(count), scratch)).rejects.toThrow('killed')
      const begun: (string | undefined)[] = []
      const watched: ReleaseFacts = {
        ...facts,
        places: () => facts.samples(),
        samples: (after) => {
          begun.push(after)
          return facts.samples(after)
        },
      }
      expect((await build(watched, scratch)).manifestSha256).toBe(whole)
      const saved = count - (count % 2)
      expect(begun).toEqual([saved === 0 ? undefined : `sample-${saved - 1}`])
    }
  })

  it('does not write again what it has written', async () => {
    const scratch = memoryScratch(2)
    await expect(build(facts, scratch, 'votes/consensus.ndjson')).rejects.toThrow('killed')
    const { put, manifestSha256 } = await build(facts, scratch)
    expect(put).not.toContain('labels/coco.json')
    expect(put).not.toContain('votes/annotations.ndjson')
    expect(put).toContain('votes/consensus.ndjson')
    expect(manifestSha256).toBe((await built(facts)).release.manifestSha256)
  })

  it('begins anew where the facts are others', async () => {
    const scratch = memoryScratch(2)
    await expect(build(breakingAfter(6), scratch)).rejects.toThrow('killed')
    const others = factsOf({ groupBy: 'patient', description: 'x' })
    expect((await build(others, scratch)).manifestSha256).toBe((await built(others)).release.manifestSha256)
  })

  it('writes nothing else than an undisturbed one', async () => {
    const { files } = await built(facts)
    expect(textOf(files, 'labels/coco.json')).toContain('"annotations":[')
    const once = await build(facts, memoryScratch(1))
    expect(once.manifestSha256).toBe((await built(facts)).release.manifestSha256)
  })

  it('R2: reads its lists beside each other to the same bytes, and leaves none behind', async () => {
    const open = new Set<string>()
    const counted = async function* <T>(name: string, list: AsyncIterable<T>) {
      open.add(name)
      try {
        yield* list
      } finally {
        open.delete(name)
      }
    }
    const beside: ReleaseFacts = {
      ...facts,
      areTogether: true,
      samples: (after) => counted(`samples behind ${after}`, facts.samples(after)),
      places: () => facts.samples(),
    }
    const whole = (await built(facts)).release.manifestSha256
    expect((await build(beside, memoryScratch(2))).manifestSha256).toBe(whole)
    const scratch = memoryScratch(2)
    await expect(build({ ...beside, samples: breakingAfter(5).samples }, scratch)).rejects.toThrow('killed')
    const { put, manifestSha256 } = await build(beside, scratch)
    expect(manifestSha256).toBe(whole)
    expect(put).toContain('labels/coco.json')
    await expect(build(beside, memoryScratch(2), 'votes/annotations.ndjson')).rejects.toThrow('killed')
    expect([...open]).toEqual([])
  })

  it('R6: images are known by path before the rest is written, and what fails on them fails the release', async () => {
    const put: string[] = []
    const seen: { images: readonly string[]; put: readonly string[] }[] = []
    const buildWith = async (fails: boolean) =>
      buildRelease(
        facts,
        async ({ path, content }) => {
          put.push(path)
          const pieces: Uint8Array[] = []
          for await (const piece of content) pieces.push(piece)
          return digestOf(list(pieces))
        },
        undefined,
        undefined,
        async (images) => {
          seen.push({ images: images.map(({ path }) => path), put: [...put] })
          if (fails) throw new Error('an image is gone')
        },
      )
    const { files, manifestSha256 } = await buildWith(false)
    expect(manifestSha256).toBe((await built(facts)).release.manifestSha256)
    const images = files.map(({ path }) => path).filter((path) => path.startsWith('data/'))
    expect(images.length).toBeGreaterThan(1)
    expect(seen[0]?.images).toEqual(images)
    expect(seen[0]?.put).not.toContain('manifest.json')
    await expect(buildWith(true)).rejects.toThrow('an image is gone')
  })
})
