import { newState, type SectionFile, type SectionState } from '@reticle/interchange'
import type { Checkpoint, ReleaseFacts, ReleaseSample, Scratch } from './facts.ts'
import { assignedTo, labelledSample } from './labelled.ts'
import type { Assigned } from './splits.ts'
import type { Summary } from './summary.ts'
import { newTally, type Tally, tallyOfJson, tallyToJson } from './tally.ts'

const writeEvery = 500

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
 * Reads every sample once, and writes what it has for each section of each file into the scratch, all beside each other. What is written is the
 * same wherever it broke off before.
 */
export const passOver = async (
  facts: ReleaseFacts,
  splits: Summary['splits'],
  files: readonly SectionFile[],
  at: Passed,
  scratch: Scratch,
  beside: Beside = () => [],
  onProgress: (samples: number) => Promise<void> = async () => undefined,
): Promise<void> => {
  const sections = files.flatMap((file) => file.sections.map((section, index) => ({ section, name: sectionName(file, index) })))
  const texts = new Map<string, string>()
  const put = (name: string, text: string) => texts.set(name, (texts.get(name) ?? '') + text)
  const write = async () => {
    for (const [name, text] of texts) if (text !== '') await scratch.append(name, text)
    texts.clear()
  }
  for await (const one of facts.samples(at.after ?? undefined)) {
    const assigned = assignedTo(splits, one)
    const sample = labelledSample(one, assigned)
    sections.forEach(({ section, name }, index) => {
      const state = at.states[index]
      if (state !== undefined) put(name, section.of(sample, state))
    })
    for (const [name, text] of beside(one, assigned, at.samples === 0)) put(name, text)
    at.after = one.sample.id
    at.samples++
    if (at.samples % writeEvery === 0) await write()
    if (at.samples % scratch.every === 0) {
      await write()
      await scratch.save(checkpointOf(at))
      await onProgress(at.samples)
    }
  }
  await write()
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
