/**
 * A refit of a project: reader models and agreement from all votes at once, with intervals (C80 to C87).
 *
 * Each question and the labels of the objects are a vote table of their own, on typed arrays; agreement of annotations goes task by task.
 * Complexity: votes x classes for each iteration of the model, and for each draw of an interval; draws go down as tables grow.
 * Known failure: as Dawid-Skene; where most readers share a bias, settled tasks are listed as moved towards it.
 */
import type { Protocol, Refit } from '@reticle/domain'
import type { ThreadHost } from '../algorithms/em-kernel/crew.ts'
import type { ReaderModel } from '../algorithms/reader-models.ts'
import { byText } from '../order.ts'
import { disputedSamples } from './disputed.ts'
import { groupedMean, noEstimate } from './estimates.ts'
import { fitSubject } from './fit-subject.ts'
import { type HistoryTask, votesOf } from './history-task.ts'
import { modelsOf } from './models.ts'
import { movesOf, type TaskName } from './moves.ts'
import { byDay, byHundred, bySessionPlace, byWeek, sessionGapMinutes } from './over-time.ts'
import { scoresOver } from './scores.ts'
import { sharesOf } from './shares.ts'
import { subjectsOf } from './subjects.ts'

export const refitVersion = '3'
/** Pairs of readers over everything: those with most tasks in common. */
const mostPairs = 300

/** What the recipe says beside the seed. */
export const refitParameters = { model: 'dawid-skene', confidence: 0.95, 'session.gap': sessionGapMinutes } as const

type Sums = ReturnType<typeof scoresOver>

const readersOf = (sums: Sums, seed: number): Refit['readers'] => {
  const byReader = Map.groupBy(sums.scores(), ({ personId }) => personId)
  const ids = [...new Set([...byReader.keys(), ...sums.repeats().keys(), ...sums.gold().keys()])].toSorted(byText)
  return ids.map((personId, place) => {
    const scores = byReader.get(personId) ?? []
    const rest = groupedMean()
    for (const { task, value } of scores) rest.add(task, value)
    const start = seed + place * 1000
    return {
      personId,
      annotations: scores.length,
      rest: rest.outcome(start),
      repeats:
        sums
          .repeats()
          .get(personId)
          ?.outcome(start + 1) ?? noEstimate(),
      gold:
        sums
          .gold()
          .get(personId)
          ?.outcome(start + 2) ?? noEstimate(),
      weeks: byWeek(scores, start + 3),
    }
  })
}

const pairsOf = (sums: Sums, seed: number): Refit['pairs'] =>
  [...sums.pairs()]
    .toSorted(([a, left], [b, right]) => right.size() - left.size() || byText(a, b))
    .slice(0, mostPairs)
    .toSorted(([a], [b]) => byText(a, b))
    .map(([key, mean], place) => {
      const [first = '', second = ''] = key.split(' ')
      return { first, second, agreement: mean.outcome(seed + place) }
    })

/**
 * Takes a project's tasks one by one, in the order of import and without withdrawn ones, and says at the end what they come to. `onStep` hears
 * the share of the second part that is done. With the host's threads large tables are fitted by several at once, to the same bytes.
 */
export const refitOver = (protocol: Protocol, { seed, threads }: { readonly seed: number; readonly threads?: ThreadHost }) => {
  const subjects = subjectsOf(protocol)
  const sums = scoresOver(protocol)
  const disputed = disputedSamples()
  const parts = { overall: groupedMean(), answers: groupedMean(), regions: groupedMean() }
  const tasks: TaskName[] = []
  let models: ReadonlyMap<string, ReaderModel> = new Map()
  return {
    add: (task: HistoryTask): void => {
      const place = tasks.length
      tasks.push({ taskId: task.taskId, sampleId: task.sampleId, kind: task.resolution?.kind ?? null })
      for (const subject of subjects) subject.add(task, place)
      sums.add(task, place)
      disputed.add(task)
      if (votesOf(task).length === 0) return
      for (const part of ['overall', 'answers', 'regions'] as const) parts[part].add(place, task.consensus?.agreement[part].value ?? null)
    },
    outcome: (onStep: (done: number) => void = () => undefined): Refit => {
      const fitted = subjects.map((votes, place) => {
        onStep(place / (subjects.length + 1))
        return [votes, fitSubject(votes, seed + 1_000_000 * (place + 1), threads)] as const
      })
      models = modelsOf(fitted)
      onStep(subjects.length / (subjects.length + 1))
      // By time, and by person where two came at once: never by arrival (C4).
      const timed = sums.scores().toSorted((a, b) => a.submittedAt - b.submittedAt || byText(a.personId, b.personId) || a.task - b.task)
      return {
        tasks: tasks.length,
        agreement: {
          overall: parts.overall.outcome(seed),
          answers: parts.answers.outcome(seed + 1),
          regions: parts.regions.outcome(seed + 2),
        },
        subjects: fitted.map(([, { subject }]) => subject),
        shares: sharesOf(
          protocol,
          fitted.map(([, one]) => one),
          threads,
        ),
        readers: readersOf(sums, seed + 10_000),
        pairs: pairsOf(sums, seed + 3),
        weeks: byWeek(timed, seed + 4),
        hundreds: byHundred(timed, seed + 5),
        days: byDay(timed, seed + 6),
        session: bySessionPlace(timed, seed + 7),
        disputed: disputed.outcome(),
        moves: movesOf(fitted, tasks),
      }
    },
    /** How readers answer each question, once the outcome is there. */
    models: (): ReadonlyMap<string, ReaderModel> => models,
  }
}
