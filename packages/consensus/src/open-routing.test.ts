import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type AnswerValue, answerKey, type Protocol } from '@reticle/domain'
import { expect, it } from 'vitest'
import { dawidSkene } from './algorithms/dawid-skene.ts'
import { accuracyOf, decide } from './algorithms/decide.ts'
import { majority } from './algorithms/majority.ts'
import { readerModelOf } from './algorithms/reader-models.ts'
import { byText } from './order.ts'
import { playTask } from './quality/replay.ts'
import type { ComparedAnnotation } from './task/compared-annotation.ts'
import { readerModels } from './task/posteriors.ts'
import { cameraTraps, monkeysOn, searching, sure } from './task/real-rules.test-data.ts'
import { choice, contentWith } from './task/tasks.test-data.ts'
import { type Vote, voteTable } from './votes/vote-table.ts'

const folder = (set: string): string => fileURLToPath(new URL(`../../../../shared/data/${set}/`, import.meta.url))
const absence = (set: string): string | undefined => (existsSync(folder(set)) ? undefined : `[skipped: ../shared/data/${set} is absent]`)

/** An option's id of a label of the file. */
const slug = (label: string): string => `c-${label.toLowerCase()}`
const rowsOf = (file: string): string[][] =>
  readFileSync(file, 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','))
const kept = new Map<string, Vote[]>()
/** The votes of a set in the order of its file. */
const votesOf = (set: string): Vote[] => {
  const known = kept.get(set)
  if (known !== undefined) return known
  const votes = rowsOf(`${folder(set)}votes.csv`).map(([item = '', worker = '', label = '']) => ({ item, worker, label: slug(label) }))
  kept.set(set, votes)
  return votes
}
const truthOf = (set: string): ReadonlyMap<string, string> =>
  new Map(
    existsSync(`${folder(set)}truth.csv`) ? rowsOf(`${folder(set)}truth.csv`).map(([item = '', label = '']) => [item, slug(label)]) : [],
  )

const annotationsOf = (protocol: Protocol, votes: readonly Vote[]): ComparedAnnotation[] =>
  votes.map(({ worker, label }, n) => ({
    id: `${String(n).padStart(4, '0')} ${worker}`,
    annotatorId: worker,
    submittedAt: n,
    content: contentWith([], [choice(protocol.questions[0]?.id ?? '', label)]),
  }))

const percent = (share: number | null): number | null => (share === null ? null : Math.round(share * 10_000) / 100)
const keyOf = (value: AnswerValue | undefined): string | null => (value === undefined ? null : answerKey(value))

/** Plays the rules over the items of a set, and says how many ended for which reason, with how many reads, and how right what settled is. */
const replay = (set: string, protocol: Protocol, plays: (item: string) => boolean = () => true, modelled: readonly Vote[] = []) => {
  const all = votesOf(set)
  const truth = truthOf(set)
  const table = voteTable(modelled)
  const fit = dawidSkene.fit(table)
  const models = modelled.length > 0 && fit.ok ? readerModels('half', new Map([['shape', readerModelOf(table, fit.value)]])) : undefined
  const reasons: Record<string, number> = {}
  const settled: { item: string; label: string | null; isTied: boolean; leaders: string[]; confidence: number }[] = []
  let [had, reads] = [0, 0]
  const byItem = Map.groupBy(all, ({ item }) => item)
  for (const [item, votes] of byItem) {
    if (!plays(item)) continue
    const played = playTask(protocol, { taskId: item, votes: annotationsOf(protocol, votes), models })
    const reason = played?.decision.reason ?? 'waiting'
    reasons[reason] = (reasons[reason] ?? 0) + 1
    had += votes.length
    reads += played?.reads ?? votes.length
    const label = keyOf(played?.content.answers[0]?.value)
    if (played !== undefined && played.decision.effect.kind !== 'contest')
      settled.push({ item, label, isTied: false, leaders: label === null ? [] : [label], confidence: 1 })
  }
  const same = new Set(settled.map(({ item }) => item))
  const whole = voteTable(all.filter(({ item }) => same.has(item)))
  const byAll = majority.fit(whole)
  return {
    reasons,
    reads,
    saved: had - reads,
    settled: settled.length,
    accuracy: percent(accuracyOf(settled, truth)),
    /** Of the majority of all readers on the same items. */
    accuracyOfAll: byAll.ok && truth.size > 0 ? percent(accuracyOf(decide(whole, byAll.value), truth)) : null,
  }
}

/** One item in so many: the readers of the model have not been seen on those that are played. */
const everyNth = (set: string, n: number) => {
  const items = [...new Set(votesOf(set).map(({ item }) => item))]
  const some = new Set(items.filter((_, place) => place % n === 1))
  return (item: string): boolean => some.has(item)
}
const replayUnseen = (set: string, n: number) => {
  const plays = everyNth(set, n)
  return replay(
    set,
    sure(classesOf(set)),
    plays,
    votesOf(set).filter(({ item }) => !plays(item)),
  )
}
const classesOf = (set: string): string[] => [...new Set(votesOf(set).map(({ label }) => label))].toSorted(byText)

/** What each rule set comes to on each set, measured here, so that a change of the rules' meaning shows; docs/spec/consensus.md has the table. */
const measured = [
  {
    name: '8 none settle; 10 all yes; 15 contest',
    set: 'bluebirds',
    play: () => replay('bluebirds', searching({ none: 'c-0', yes: 'c-1' })),
    reasons: { '8 say none': 45, '15 in all': 63 },
    figures: { reads: 1522, saved: 2690, settled: 45, accuracy: 82.22, accuracyOfAll: 82.22 },
  },
  {
    name: '8 none settle; 10 all yes; 15 contest',
    set: 'cubam_ducks',
    play: () => replay('cubam_ducks', searching({ none: 'c-0', yes: 'c-1' })),
    reasons: { '8 say none': 77, 'the first 10 all say yes': 26, '15 in all': 137 },
    figures: { reads: 3128, saved: 6472, settled: 103, accuracy: 96.12, accuracyOfAll: 87.38 },
  },
  {
    name: 'first 3 blank settle; 5 on one species settle; 11 in all contest',
    set: 'weather_cf_amt',
    play: () => replay('weather_cf_amt', cameraTraps(['c-0', 'c-1', 'c-2', 'c-4'], 'animal', 'c-3')),
    reasons: { 'the first 3 say blank': 30, '5 on one species': 218, '11 in all': 52 },
    figures: { reads: 2097, saved: 3933, settled: 248, accuracy: 83.06, accuracyOfAll: 84.27 },
  },
  {
    name: 'first 4 agree or 9 in all',
    set: 'weather_cf',
    play: () => replay('weather_cf', monkeysOn(['c-0', 'c-1', 'c-2', 'c-3', 'c-4'])),
    reasons: { 'the first 4 agree': 159, '9 in all': 2, waiting: 139 },
    figures: { reads: 1424, saved: 296, settled: 161, accuracy: 98.76, accuracyOfAll: 98.76 },
  },
  {
    name: 'posterior above 0.95 with 2, up to 5 (readers as on the other items)',
    set: 'bluebirds',
    play: () => replayUnseen('bluebirds', 2),
    reasons: { 'posterior above 0.95': 26, '5 in all, and not sure': 28 },
    figures: { reads: 219, saved: 1887, settled: 26, accuracy: 80.77, accuracyOfAll: 65.38 },
  },
  {
    name: 'posterior above 0.95 with 2, up to 5 (readers as on the other items)',
    set: 'music_genre_ms',
    play: () => replayUnseen('music_genre_ms', 2),
    reasons: { 'posterior above 0.95': 235, '5 in all, and not sure': 9, waiting: 106 },
    figures: { reads: 837, saved: 642, settled: 235, accuracy: 85.96, accuracyOfAll: 81.35 },
  },
  {
    name: 'posterior above 0.95 with 2, up to 5 (readers as on the other items)',
    set: 'sleep_dodh',
    play: () => replayUnseen('sleep_dodh', 8),
    reasons: { 'posterior above 0.95': 976, '5 in all, and not sure': 52 },
    figures: { reads: 2626, saved: 2514, settled: 976, accuracy: null, accuracyOfAll: null },
  },
] as const

for (const { name, set, play, reasons, figures } of measured) {
  const reason = absence(set)
  it.skipIf(reason !== undefined)(`C106: "${name}" on ${set} ends as often for each reason as the spec says ${reason ?? ''}`, () => {
    expect(play()).toEqual({ reasons, ...figures })
  })
}
