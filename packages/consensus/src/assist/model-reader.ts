/**
 * A model as a reader: what it said against what tasks say now (docs/spec/models.md, MR30 to MR33). What a reader of the task saw before they
 * submitted is counted apart, since the outcome then leans towards the model.
 *
 * Complexity: one matching of marks for each suggestion.
 */
import { answerKey, type ModelReader, type Protocol, type Question, type Region } from '@reticle/domain'
import { byLabel, byText } from '../order.ts'
import { isAsked, questionsOnSample } from '../task/answers.ts'
import type { AssistSuggestion, AssistTask } from './assist-task.ts'
import { calibrationSums } from './calibration.ts'
import { matchMarks } from './match-marks.ts'
import { type Clusters, shareOf } from './shares.ts'

/** Areas are found from this IoU on, whatever the protocol compares its readers by (MR33). */
const foundFrom = 0.5
/** No mark there. */
const none = '-'
/** A confusion of more classes is not looked at. */
const mostClasses = 60

const classesOf = (question: Question, seen: ReadonlySet<string>): string[] => {
  const options = question.options.map(({ id }) => id)
  const rest = [...seen].filter((key) => !options.includes(key) && key !== '?')
  return [...options.filter((id) => seen.has(id)), ...rest.toSorted(byLabel(rest)), ...(seen.has('?') ? ['?'] : [])]
}

const confusionOf = (classes: readonly string[], pairs: ReadonlyMap<string, number>): number[] =>
  classes.length > mostClasses ? [] : classes.flatMap((row) => classes.map((column) => pairs.get(JSON.stringify([row, column])) ?? 0))

const pairCounts = () => {
  const pairs = new Map<string, number>()
  const seen = new Set<string>()
  return {
    pairs,
    seen,
    add: (truth: string, said: string): void => {
      const key = JSON.stringify([truth, said])
      pairs.set(key, (pairs.get(key) ?? 0) + 1)
      seen.add(truth).add(said)
    },
  }
}

/** The likeliest option by what the model said of all; undefined where it said nothing of the question. */
const topOf = (suggestion: AssistSuggestion, questionId: string): { readonly key: string; readonly probability: number } | undefined => {
  const [top] = Object.entries(suggestion.said?.probabilities[questionId] ?? {}).toSorted(([a, p], [b, q]) => q - p || byText(a, b))
  return top && { key: top[0], probability: top[1] }
}

const questionSums = (protocol: Protocol, question: Question) => {
  const counts = pairCounts()
  const clusters: { k: number; n: number }[] = []
  const calibration = calibrationSums()
  return {
    add: (suggestion: AssistSuggestion, { resolution }: AssistTask): void => {
      if (!isAsked(protocol, question, resolution.content)) return
      const truth = resolution.content.answers.find(({ questionId }) => questionId === question.id)?.value
      if (truth === undefined) return
      const known = answerKey(truth)
      const top = topOf(suggestion, question.id)
      if (top !== undefined) calibration.add(top.probability, top.key === known)
      const given = suggestion.content.answers.find(({ questionId }) => questionId === question.id)?.value
      const said = given === undefined ? top?.key : answerKey(given)
      if (said === undefined) return
      counts.add(known, said)
      clusters.push({ k: said === known ? 1 : 0, n: 1 })
    },
    outcome: (): ModelReader['questions'][number][] => {
      if (clusters.length === 0) return []
      const classes = classesOf(question, counts.seen)
      const confusion = confusionOf(classes, counts.pairs)
      return [{ questionId: question.id, classes, confusion, accuracy: shareOf(clusters), calibration: calibration.outcome() }]
    },
  }
}

type LabelClusters = { readonly precision: { k: number; n: number }[]; readonly recall: { k: number; n: number }[] }

const markSums = (protocol: Protocol) => {
  const rule = { iou: foundFrom, distance: protocol.consensus.regions.distance }
  const counts = pairCounts()
  const labels = new Map(protocol.labels.map(({ id }): [string, LabelClusters] => [id, { precision: [], recall: [] }]))
  const calibration = calibrationSums()
  /** Of the marks of a label, how many the other side has under the same one. */
  const addShares = (side: keyof LabelClusters, marks: readonly Region[], found: ReadonlySet<string>): void => {
    for (const [labelId, own] of Map.groupBy(marks, (mark) => mark.labelId))
      labels.get(labelId)?.[side].push({ k: own.filter(({ id }) => found.has(id)).length, n: own.length })
  }
  let isAny = false
  return {
    add: ({ content, said }: AssistSuggestion, { resolution }: AssistTask): void => {
      if (!resolution.knowsMarks || content.regions.length + resolution.content.regions.length === 0) return
      isAny = true
      const given = content.regions.filter(({ track }) => track?.state !== 'outside')
      const known = resolution.content.regions.filter(({ track }) => track?.state !== 'outside')
      const matches = matchMarks(given, known, rule)
      const same = new Map([...matches].filter(([, { isSameLabel }]) => isSameLabel).map(([id, match]) => [id, match.id]))
      addShares('precision', given, new Set(same.keys()))
      addShares('recall', known, new Set(same.values()))
      const labelOf = new Map(known.map(({ id, labelId }) => [id, labelId]))
      const met = new Set([...matches.values()].map(({ id }) => id))
      for (const { id, labelId } of given) counts.add(labelOf.get(matches.get(id)?.id ?? '') ?? none, labelId)
      for (const { id, labelId } of known) if (!met.has(id)) counts.add(labelId, none)
      content.regions.forEach(({ id, track }, index) => {
        const confidence = said?.confidences[index] ?? null
        if (confidence !== null && track?.state !== 'outside') calibration.add(confidence, same.has(id))
      })
    },
    outcome: (): ModelReader['marks'] => {
      if (!isAny) return null
      const classes = [...protocol.labels.map(({ id }) => id).filter((id) => counts.seen.has(id)), none]
      return {
        classes,
        confusion: confusionOf(classes, counts.pairs),
        labels: [...labels].flatMap(([labelId, { precision, recall }]) =>
          precision.length + recall.length === 0 ? [] : [labelOutcome(labelId, precision, recall)],
        ),
        calibration: calibration.outcome(),
      }
    },
  }
}

const labelOutcome = (labelId: string, said: Clusters, there: Clusters) => {
  const [precision, recall] = [shareOf(said), shareOf(there)]
  const marks = precision.n + recall.n
  return { labelId, precision, recall, f1: marks === 0 ? null : (precision.k + recall.k) / marks }
}

const modelSums = (protocol: Protocol, model: string, isSeen: boolean) => {
  const resolutions = { consensus: 0, adjudication: 0, gold: 0 }
  const questions = questionsOnSample(protocol)
    .filter(({ kind }) => kind !== 'text' && kind !== 'number')
    .map((question) => questionSums(protocol, question))
  const marks = markSums(protocol)
  let tasks = 0
  return {
    add: (suggestion: AssistSuggestion, task: AssistTask): void => {
      tasks += 1
      resolutions[task.resolution.kind] += 1
      for (const question of questions) question.add(suggestion, task)
      if (protocol.labels.length > 0) marks.add(suggestion, task)
    },
    outcome: (): ModelReader => ({
      ...{ model, isSeen, tasks, resolutions },
      questions: questions.flatMap((question) => question.outcome()),
      marks: marks.outcome(),
    }),
  }
}

/** The last suggestion of each model for a task; ids are in the order of time. */
const lastOfEach = (suggestions: readonly AssistSuggestion[]): AssistSuggestion[] => [
  ...new Map(suggestions.toSorted((a, b) => byText(a.id, b.id)).map((one) => [one.model, one])).values(),
]

export const modelsAsReaders = (protocol: Protocol) => {
  const sums = new Map<string, ReturnType<typeof modelSums>>()
  return {
    add: (task: AssistTask): void => {
      for (const suggestion of lastOfEach(task.suggestions)) {
        const { model } = suggestion
        const isSeen = task.readings.some(({ showing }) => showing?.isBlank === false && showing.suggestionIds.includes(suggestion.id))
        const key = JSON.stringify([model, isSeen])
        const own = sums.get(key) ?? modelSums(protocol, model, isSeen)
        sums.set(key, own)
        own.add(suggestion, task)
      }
    },
    outcome: (): ModelReader[] => [...sums].toSorted(([a], [b]) => byText(a, b)).map(([, own]) => own.outcome()),
  }
}
