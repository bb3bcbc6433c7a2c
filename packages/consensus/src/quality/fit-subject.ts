import type { Estimate, Subject } from '@reticle/domain'
import { bootstrapInterval } from '../agreement/bootstrap.ts'
import { brennanPrediger } from '../agreement/brennan-prediger.ts'
import type { AnyMetric, Level } from '../agreement/define.ts'
import { fleissKappa } from '../agreement/fleiss-kappa.ts'
import { gwetAc1 } from '../agreement/gwet-ac1.ts'
import { icc } from '../agreement/icc.ts'
import { alpha } from '../agreement/krippendorff-alpha.ts'
import { percent } from '../agreement/percent.ts'
import { weightedKappa } from '../agreement/weighted-kappa.ts'
import { dawidSkene } from '../algorithms/dawid-skene.ts'
import { decide } from '../algorithms/decide.ts'
import type { LabelResult } from '../algorithms/define.ts'
import type { ThreadHost } from '../algorithms/em-kernel/crew.ts'
import { majority } from '../algorithms/majority.ts'
import { readerReports } from '../algorithms/readers.ts'
import type { VoteTable } from '../votes/vote-table.ts'
import { countsOf } from '../votes/vote-table.ts'
import { drawsFor, noEstimate } from './estimates.ts'
import { numberReaders } from './number-readers.ts'
import { patternInterval } from './pattern-bootstrap.ts'
import { readersAgainst } from './reader-joints.ts'
import { subTable } from './sub-table.ts'
import type { SubjectVotes } from './subjects.ts'

/** With more classes than this nothing is fitted, and readers are not compared class by class. */
const mostClasses = 60
/** Measures of numbers cost the square of how many different ones there are. */
const mostNumbers = 3000

type Measured = { readonly estimate: Estimate; readonly draws: number }

/** Measures that pair readers by name. */
const byName: readonly AnyMetric[] = [weightedKappa, icc]

const measured = (metric: AnyMetric, table: VoteTable, level: Level, seed: number): Measured => {
  const outcome = metric.measure(table, { level })
  if (!outcome.ok || outcome.value.value === null)
    return { estimate: outcome.ok ? { ...outcome.value, interval: null } : noEstimate(table.items.length), draws: 0 }
  if (!byName.includes(metric)) {
    const { interval, draws } = patternInterval(metric, table, level, seed)
    return { estimate: { ...outcome.value, interval }, draws }
  }
  // A step here is worth several of those of a mean.
  const draws = drawsFor(4 * (table.classOf.length + table.classes.length ** 2))
  const interval = bootstrapInterval(metric, table, level, { draws, seed })
  return { estimate: { ...outcome.value, interval: interval === null ? null : [interval[0], interval[1]] }, draws }
}

/** Levels with an order have no place for "can't tell" (C52). */
const told = (table: VoteTable): VoteTable => {
  const unsure = table.classes.indexOf('?')
  if (unsure < 0) return table
  return subTable(
    table,
    table.classes.filter((label) => label !== '?'),
    (label) => (label === unsure ? -1 : label > unsure ? label - 1 : label),
  )
}

const metricsOf = (table: VoteTable, level: Subject['level'], seed: number): Subject['metrics'] => {
  const ordered = level === 'ordinal' || level === 'interval' ? told(table) : table
  const isMeasurable = table.classes.length <= mostNumbers
  const wanted: readonly (readonly [AnyMetric, VoteTable, Level])[] = [
    [percent, table, 'nominal'],
    ...(isMeasurable ? [[alpha, ordered, level] as const] : []),
    ...(level === 'nominal' || level === 'ordinal'
      ? [gwetAc1, fleissKappa, brennanPrediger].map((metric) => [metric, table, 'nominal'] as const)
      : []),
    ...(level === 'ordinal' ? [[weightedKappa, ordered, 'ordinal'] as const] : []),
    ...(level === 'interval' && isMeasurable ? [[icc, ordered, 'interval'] as const] : []),
    // A ratio has no meaning for what can be below 0 (C34).
    ...(level === 'interval' && isMeasurable && ordered.classes.every((label) => Number(label) >= 0)
      ? [[alpha, ordered, 'ratio'] as const]
      : []),
  ]
  return wanted.map(([metric, votes, at], place) => ({ id: metric.id, level: at, ...measured(metric, votes, at, seed + place) }))
}

/** For each class, how often it stands beside each other class on one item, in pairs of readings. */
const mixturesOf = (table: VoteTable): Float64Array => {
  const size = table.classes.length
  const counts = countsOf(table)
  const mixed = new Float64Array(size * size)
  for (let i = 0; i < table.items.length; i++)
    for (let c = 0; c < size; c++) {
      const own = counts[i * size + c] ?? 0
      if (own > 0)
        for (let k = 0; k < size; k++) if (k !== c) mixed[c * size + k] = (mixed[c * size + k] ?? 0) + own * (counts[i * size + k] ?? 0)
    }
  return mixed
}

const labelsOf = (table: VoteTable, { level, options }: SubjectVotes, seed: number): Subject['labels'] => {
  const keys = level === 'set' ? options : table.classes
  const mixed = level === 'set' ? null : mixturesOf(table)
  return keys.flatMap((key, place) => {
    const has = table.classes.map((label) => (level === 'set' ? label.split('+').includes(key) : label === key))
    const binary = subTable(table, ['no', 'yes'], (label) => (has[label] === true ? 1 : 0))
    const votes = binary.classOf.reduce((sum, label) => sum + label, 0)
    if (votes === 0) return []
    let [items, disputed] = [0, 0]
    for (let i = 0; i < binary.items.length; i++) {
      const readings = binary.classOf.subarray(binary.start[i], binary.start[i + 1])
      const chosen = readings.reduce((sum, label) => sum + label, 0)
      if (readings.length < 2 || chosen === 0) continue
      items += 1
      if (chosen < readings.length) disputed += 1
    }
    const row = mixed?.subarray(place * table.classes.length, (place + 1) * table.classes.length)
    const most = row === undefined ? 0 : Math.max(0, ...row)
    const other = row === undefined || most === 0 ? undefined : table.classes[row.indexOf(most)]
    return {
      key,
      votes,
      alpha: measured(alpha, binary, 'nominal', seed + place).estimate,
      items,
      disputed,
      mixedWith: other === undefined ? null : { key: other, pairs: most },
    }
  })
}

const modelOf = (table: VoteTable, fit: LabelResult): Subject['model'] => {
  const votes = majority.fit(table)
  if (!votes.ok) return null
  const byVotes = decide(table, votes.value)
  const byModel = decide(table, fit)
  return {
    iterations: fit.iterations,
    isConverged: fit.isConverged,
    logLikelihood: fit.logLikelihood,
    priors: [...fit.priors],
    majorityTies: byVotes.filter(({ isTied }) => isTied).length,
    differs: byModel.filter(({ leaders }, i) => !leaders.some((leader) => byVotes[i]?.leaders.includes(leader))).length,
  }
}

export type FittedSubject = { readonly subject: Subject; readonly table: VoteTable; readonly fit: LabelResult | null }

/** Whether a subject has classes, few enough of them, and votes. */
export const isFitted = ({ kind, level }: SubjectVotes, table: VoteTable): boolean =>
  (kind === 'objects' || level !== 'interval') && table.classes.length <= mostClasses && table.classOf.length > 0

/** Agreement, Dawid-Skene with majority beside it, and the readers, of one subject. */
export const fitSubject = (votes: SubjectVotes, seed: number, threads?: ThreadHost): FittedSubject => {
  const table = votes.table()
  const isCompared = isFitted(votes, table)
  const outcome = isCompared ? dawidSkene.fit(table, threads && { threads }) : undefined
  const fit = outcome?.ok === true ? outcome.value : null
  const reports = fit === null ? [] : readerReports(table, fit)
  const against = isCompared ? readersAgainst(table, seed + 10_000) : { readers: [], pairs: [], hasMatrices: false }
  return {
    table,
    fit,
    subject: {
      id: votes.id,
      kind: votes.kind,
      level: votes.level,
      classes: isCompared ? [...table.classes] : [],
      items: table.items.length,
      votes: table.classOf.length,
      metrics: metricsOf(table, votes.level, seed),
      labels: isCompared ? labelsOf(table, votes, seed + 100) : [],
      pairs: against.pairs,
      numbers: votes.level === 'interval' ? numberReaders(told(table)) : null,
      readers: against.readers.map(({ personId, rest }, place) => {
        const report = reports[place]
        return {
          personId,
          votes: report?.votes ?? 0,
          competence: report === undefined ? null : { value: report.competence, low: report.low, high: report.high },
          spammerScore: report?.spammerScore ?? null,
          pRandom: report?.pRandom ?? null,
          isRandom: report?.isRandom ?? false,
          rest,
          confusion: report === undefined || !against.hasMatrices ? [] : [...report.confusion],
        }
      }),
      model: fit === null ? null : modelOf(table, fit),
    },
  }
}
