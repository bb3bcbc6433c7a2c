import { describe, expect, it } from 'vitest'
import { forgivenWords, outlineWords, planWords, rejectsCsv } from './words.ts'

const plan = {
  ...{
    samples: { matched: 2, new: 1, missing: 3 },
    taken: 1,
    extras: 0,
    marks: 4,
    answers: 0,
    forgiven: {},
    known: 0,
    left: [],
    leftOut: 0,
  },
}

describe('words of a label import', () => {
  it('LI20: says before what would come in, and afterwards what came in', () => {
    expect(planWords(plan, 'annotations', false)).toBe(
      '1 annotation would come in, with 4 marks and 0 answers. It is about 2 samples of the project, 1 new sample from images in the file, 3 images that nobody has.',
    )
    expect(planWords({ ...plan, known: 2, leftOut: 1, samples: { matched: 0, new: 0, missing: 0 } }, 'gold', true)).toBe(
      '1 known answer came in. 2 records of this file are here already. 1 record stayed out. It is about no sample.',
    )
  })
  it('LI32: says what does not count', () => {
    expect(planWords({ ...plan, extras: 2 }, 'annotations', false)).toContain(
      '2 annotations beyond the reads that samples want: kept, and not counted.',
    )
    expect(forgivenWords({ ...plan, forgiven: { rule: 1 } })).toEqual(['1 annotation breaks a rule of the protocol'])
  })
  it('says what a file holds', () => {
    const none = { format: 'coco', title: 'COCO', labels: [], questions: [], readers: [], rejects: [], rejected: 0, protocol: null }
    expect(outlineWords({ ...none, records: 2, suggestions: 1, images: 1, marks: 3, answers: 1 })).toBe(
      '2 records and 1 prediction of 1 image: 3 marks and 1 answer',
    )
    expect(outlineWords({ ...none, records: 0, suggestions: 1, images: 1, marks: 3, answers: 1 })).toBe(
      '1 prediction of 1 image: 3 marks and 1 answer',
    )
  })
  it('gives what was left out as a table in which no cell is a formula', () => {
    expect(rejectsCsv([{ at: '=cmd()', reason: 'it says "no"' }])).toBe('at,reason\r\n"\'=cmd()","it says ""no"""\r\n')
  })
})
