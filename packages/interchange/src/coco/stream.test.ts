import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coco } from '../formats/coco.ts'
import type { LabelledSample, LabelledSet } from '../port.ts'
import { sample, setOfSamples } from '../test/arbitraries.ts'
import { exampleSet } from '../test/example-set.ts'
import { textIn, written } from '../test/written.ts'
import { cocoSamples } from './stream.ts'

const linesOf = (text: string) =>
  async function* () {
    yield* text.split('\n')
  }
/** Where a mark came from is not part of a label file. */
const comparable = ({ regions, ...rest }: LabelledSample) => ({ ...rest, regions: regions.map(({ origin: _, ...region }) => region) })
const cocoOf = async (set: LabelledSet) => textIn((await written(coco, set)).files, 'labels/coco.json')
const all = async (samples: AsyncIterable<LabelledSample>) => {
  const found: ReturnType<typeof comparable>[] = []
  for await (const one of samples) found.push(comparable(one))
  return found
}

describe('cocoSamples', () => {
  it('gives back every sample of a release with all that stands behind it', async () => {
    expect(await all(cocoSamples(linesOf(await cocoOf(exampleSet))))).toEqual(await all(exampleSet.samples()))
    await fc.assert(
      fc.asyncProperty(fc.array(sample, { maxLength: 4 }), async (samples) => {
        const set = setOfSamples(samples)
        const back = await all(cocoSamples(linesOf(await cocoOf(set))))
        const before = (await all(set.samples())).map((one) => ({
          ...one,
          // Counts are given for answers and marks that are there only.
          regionSupport: new Map([...one.regionSupport].filter(([id]) => one.regions.some((region) => region.id === id))),
          answerSupport: new Map([...one.answerSupport].filter(([id]) => one.answers.some(({ questionId }) => questionId === id))),
          markAnswerSupport: new Map(
            [...one.markAnswerSupport].filter(([id]) => one.regions.some((region) => region.id === id && region.answers !== undefined)),
          ),
        }))
        expect(back).toEqual(before)
      }),
      { numRuns: 50 },
    )
  })

  it('names the place of what is not ours', async () => {
    const text = await cocoOf(exampleSet)
    await expect(all(cocoSamples(linesOf(text.replace('"category_id":1', '"category_id":9'))))).rejects.toThrow('there is no category 9')
    await expect(all(cocoSamples(linesOf(text.replace('"sample_id"', '"sample"'))))).rejects.toThrow(/^images\[0\].*reticle\.sample_id/)
    await expect(all(cocoSamples(linesOf(text.replace('"image_id":1', '"image_id":2'))))).rejects.toThrow(/annotations\[\d\]/)
  })
})
