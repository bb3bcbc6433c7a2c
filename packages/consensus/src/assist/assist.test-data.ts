import type { AnnotationContent } from '@reticle/domain'
import { seededDraw } from '../random.ts'
import { choice, contentWith, protocolOf } from '../task/tasks.test-data.ts'
import type { AssistReading, AssistTask } from './assist-task.ts'

export const shapes = protocolOf({
  questions: [
    {
      ...{ id: 'shape', text: 'Shape?', kind: 'single' },
      options: ['spiral', 'smooth', 'artefact'].map((id) => ({ id, text: id })),
    },
  ],
})

const options = ['spiral', 'smooth', 'artefact'] as const
export const saying = (option: string): AnnotationContent => contentWith([], [choice('shape', option)])

/**
 * Gold tasks with one reading each, half of them blank starts: the model errs on four of ten; a reader of a blank start makes the same error with
 * one chance in ten, one who saw it with `kept`. Blank readers take 30 to 50 s, others `quicker` s less.
 */
export const plantedStudy = (count: number, { kept, quicker }: { kept: number; quicker: number }, seed = 5): AssistTask[] => {
  const draw = seededDraw(seed)
  return Array.from({ length: count }, (_, n): AssistTask => {
    const truth = draw(3)
    const said = draw(10) < 4 ? (truth + 1) % 3 : truth
    const isBlank = draw(2) === 0
    const errs = draw(1000) < 1000 * (isBlank ? 0.1 : kept)
    const given = said !== truth && errs ? said : truth
    const reading: AssistReading = {
      ...{ id: `r${n}`, annotatorId: `reader-${n % 8}`, content: saying(options[given] ?? ''), version: 1 },
      activeMilliseconds: 1000 * (30 + draw(21) - (isBlank ? 0 : quicker)),
      showing: { isBlank, suggestionIds: [`s${n}`], leastConfidence: 0, policyConfidence: 0 },
    }
    const sure = (6 + draw(4)) / 10 + 0.05
    const probabilities = { shape: { [options[said] ?? '']: sure } }
    return {
      ...{ taskId: `t${n}`, readings: [reading] },
      suggestions: [
        { id: `s${n}`, model: 'unet 1', content: saying(options[said] ?? ''), said: { confidences: [], probabilities, scores: {} } },
      ],
      resolution: { kind: 'gold', content: saying(options[truth] ?? ''), knowsMarks: true },
    }
  })
}
