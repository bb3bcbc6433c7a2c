import { newState, type SectionFile, type SectionState } from '@reticle/interchange'
import type { Checkpoint, ReleaseSample, Scratch } from './facts.ts'
import { assignedTo, labelledSample } from './labelled.ts'
import { sectionTexts } from './section-text.ts'
import type { Assigned } from './splits.ts'
import type { Summary } from './summary.ts'
import { newTally, type Tally, tallyOfJson, tallyToJson } from './tally.ts'

const sectionName = (file: SectionFile, index: number): string => `${file.path} ${index}`

/** Where the pass is: counts go on from here. */
export type Passed = {
  readonly states: readonly SectionState[]
  readonly tally: Tally
  readonly files: Record<string, { readonly sha256: string; readonly bytes: number }>
  after: string | null
  samples: number
}

export const begin = (files: readonly SectionFile[], left: Checkpoint | undefined): Passed =>
  left === undefined
    ? { states: files.flatMap(({ sections }) => sections.map(newState)), tally: newTally(), files: {}, after: null, samples: 0 }
    : {
        states: left.states.map((state) => ({ ...state, losses: [...state.losses] })),
        tally: tallyOfJson(JSON.stringify(left.tally)),
        files: { ...left.files },
        ...{ after: left.after, samples: left.samples },
      }

export const checkpointOf = ({ states, tally, files, after, samples }: Passed): Checkpoint => ({
  ...{ states, files, after, samples },
  tally: tallyToJson(tally),
})

/** What else is made of each sample on the way: texts by the name of their section. */
type Beside = (sample: ReleaseSample, assigned: Assigned, isFirst: boolean) => readonly (readonly [section: string, text: string])[]

/**
 * Reads every sample once, those behind `at.after`, and writes what it has for each section of each file into the scratch, all beside each other. What is written is the
 * same wherever it broke off before.
 */
export const passOver = async (
  samples: AsyncIterable<ReleaseSample>,
  splits: Summary['splits'],
  files: readonly SectionFile[],
  at: Passed,
  scratch: Scratch,
  beside: Beside = () => [],
  onProgress: (samples: number) => Promise<void> = async () => undefined,
): Promise<void> => {
  const sections = files.flatMap((file) => file.sections.map((section, index) => ({ section, name: sectionName(file, index) })))
  const texts = sectionTexts(scratch)
  for await (const one of samples) {
    const assigned = assignedTo(splits, one)
    const sample = labelledSample(one, assigned)
    sections.forEach(({ section, name }, index) => {
      const state = at.states[index]
      if (state !== undefined) texts.put(name, section.of(sample, state))
    })
    for (const [name, text] of beside(one, assigned, at.samples === 0)) texts.put(name, text)
    at.after = one.sample.id
    at.samples++
    if (texts.isAnyFull()) await texts.writeFull()
    if (at.samples % scratch.every === 0) {
      await texts.writeAll()
      await scratch.save(checkpointOf(at))
      await onProgress(at.samples)
    }
  }
  await texts.writeAll()
  await scratch.save(checkpointOf(at))
}

/** The sections of a file one behind the other. */
export const assembled = async function* (file: SectionFile, scratch: Scratch): AsyncGenerator<string | Uint8Array> {
  for (const [index, { head, foot }] of file.sections.entries()) {
    yield head
    yield* scratch.read(sectionName(file, index))
    yield foot
  }
}
