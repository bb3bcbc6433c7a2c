import type { Protocol, Taken } from '@reticle/domain'
import { answerKey } from '@reticle/domain'
import { byText } from '../order.ts'
import { givenTo, isAsked, questionsOnSample } from '../task/answers.ts'
import type { AssistReading, AssistSuggestion, AssistTask } from './assist-task.ts'
import { marksFrom, takenMarks } from './items-of.ts'

type Fate = 'accepted' | 'edited' | 'dropped'

/** What became of what readers could see, by model and label or question (docs/spec/models.md, MR26). */
export const takenOver = (protocol: Protocol) => {
  const rows = new Map<string, Taken>()
  const add = (model: string, kind: Taken['kind'], subject: string, fate: Fate): void => {
    const key = JSON.stringify([model, kind, subject])
    const row = rows.get(key) ?? { model, kind, subject, shown: 0, accepted: 0, edited: 0, dropped: 0 }
    rows.set(key, { ...row, shown: row.shown + 1, [fate]: row[fate] + 1 })
  }
  const addMarks = (suggestion: AssistSuggestion, { content, showing }: AssistReading): void => {
    const taken = takenMarks(suggestion, content)
    // What the slider hid at last was not refused; what was taken before it was hidden was taken.
    const seen = new Set(marksFrom(suggestion, showing?.leastConfidence ?? 0))
    for (const region of suggestion.content.regions) {
      const isEdited = taken.get(region.id)
      if (isEdited !== undefined) add(suggestion.model, 'mark', region.labelId, isEdited ? 'edited' : 'accepted')
      else if (seen.has(region)) add(suggestion.model, 'mark', region.labelId, 'dropped')
    }
  }
  const addAnswers = ({ model, content }: AssistSuggestion, reading: AssistReading): void => {
    for (const question of questionsOnSample(protocol)) {
      const said = content.answers.find(({ questionId }) => questionId === question.id)?.value
      if (said === undefined || !isAsked(protocol, question, reading.content)) continue
      const [given] = givenTo(protocol, question, [reading.content])
      add(model, 'answer', question.id, given !== undefined && answerKey(given) === answerKey(said) ? 'accepted' : 'dropped')
    }
  }
  return {
    add: ({ readings, suggestions }: AssistTask): void => {
      for (const reading of readings) {
        const { showing } = reading
        if (showing === null || showing.isBlank) continue
        for (const suggestion of suggestions) {
          if (!showing.suggestionIds.includes(suggestion.id)) continue
          addMarks(suggestion, reading)
          addAnswers(suggestion, reading)
        }
      }
    },
    outcome: (): Taken[] => [...rows].toSorted(([a], [b]) => byText(a, b)).map(([, row]) => row),
  }
}
