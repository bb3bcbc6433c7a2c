/**
 * Consensus (P10, P10b): an iteration of Dawid-Skene's EM on 1,000,000 votes against scipy's sparse matrices on one core and against a plain loop
 * in C, all in this run, round by round, which must agree in the log-likelihood of each; on one thread and on more; and one new vote against a
 * whole iteration.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createEmKernel, createOnline } from '@reticle/consensus'
import { threadHost } from '@reticle/threads'
import { startCLoop } from './consensus/c-loop.ts'
import type { Child } from './consensus/child.ts'
import { pythonWith, startPython } from './consensus/python.ts'
import { reportScaling } from './consensus/scaling.ts'
import { plantedVotes } from './consensus/votes.ts'
import { median, report } from './figure.ts'

const rounds = 12
const table = plantedVotes(200_000, 1000, 10, 5)

const columns = { start: table.start, worker: table.workerOf, label: table.classOf }
const fill = (folder: string) => {
  for (const [name, values] of Object.entries(columns)) writeFileSync(join(folder, `${name}.i32`), values)
}
const sizes = [table.items.length, table.workers.length, table.classes.length].map(String)

type Compared = { readonly mine: number; readonly theirs: number; readonly apart: number }

/** Round by round from the same start: milliseconds of each, and how far the log-likelihoods are apart, relatively. */
const roundsAgainst = async (name: string, other: Child): Promise<readonly Compared[]> => {
  const kernel = createEmKernel(table)
  const compared: Compared[] = []
  for (let round = 0; round < rounds; round++) {
    const started = performance.now()
    const log = kernel.step(0)
    const mine = performance.now() - started
    const [theirs = Number.NaN, logLikelihood = Number.NaN] = (await other.ask('step')).map(Number)
    const apart = Math.abs(log / logLikelihood - 1)
    if (!(apart <= 1e-9)) throw new Error(`round ${round}: log-likelihood ${log}, ${name} has ${logLikelihood}`)
    compared.push({ mine, theirs, apart })
  }
  other.stop()
  return compared
}

/** The first rounds warm both up. */
const warm = (compared: readonly Compared[], whose: 'mine' | 'theirs'): number => median(compared.slice(2).map((round) => round[whose]))

const python = pythonWith('scipy.sparse')
if (python === undefined) {
  process.stderr.write('consensus: no Python with scipy is here: RETICLE_PYTHON names one; P10 is left out\n')
} else {
  const compared = await roundsAgainst('scipy', await startPython(python, 'em.py', fill, sizes))
  report({
    bench: 'consensus',
    name: 'an EM iteration on 1,000,000 votes of 10 classes against scipy.sparse',
    value: warm(compared, 'mine'),
    unit: 'ms',
    baseline: warm(compared, 'theirs'),
    goal: 0.6,
    better: 'lower',
  })
}

const withCrowdKit = pythonWith('crowdkit')
if (withCrowdKit === undefined) {
  process.stderr.write('consensus: no Python with crowd-kit is here: RETICLE_PYTHON names one; the comparison with it is left out\n')
} else {
  const crowdKit = await startPython(withCrowdKit, 'crowd_kit.py', fill, sizes)
  const [theirs = Number.NaN] = (await crowdKit.ask('time')).map(Number)
  crowdKit.stop()
  const own = createEmKernel(table)
  const mine = Array.from({ length: rounds }, () => {
    const started = performance.now()
    own.step(0)
    return performance.now() - started
  })
  report({
    bench: 'consensus',
    name: 'an EM iteration on 1,000,000 votes of 10 classes against crowd-kit',
    value: median(mine.slice(2)),
    unit: 'ms',
    baseline: theirs,
    goal: 1 / 8,
    better: 'lower',
  })
}

const loop = await startCLoop(fill, sizes)
if (loop !== undefined) {
  const compared = await roundsAgainst('the loop in C', loop)
  report({
    bench: 'consensus',
    name: `log-likelihood of an EM iteration against a plain loop in C, the furthest apart of ${rounds} rounds`,
    value: Math.max(...compared.map(({ apart }) => apart)),
    unit: 'of itself',
    baseline: 1e-9,
    goal: 1,
    better: 'lower',
  })
  report({
    bench: 'consensus',
    name: 'an EM iteration on 1,000,000 votes of 10 classes against a plain loop in C',
    value: warm(compared, 'mine'),
    unit: 'ms',
    baseline: warm(compared, 'theirs'),
    goal: 1,
    better: 'lower',
  })
}

reportScaling(table, 40)

const kernel = createEmKernel(table)
for (let round = 0; round < rounds; round++) kernel.step(0)
const started = performance.now()
for (let round = 0; round < 5; round++) kernel.step(0)
const iteration = (performance.now() - started) / 5
const online = createOnline(table, {
  ...{ posterior: kernel.posterior(), priors: kernel.priors(), confusion: kernel.confusion() },
  ...{ iterations: rounds, isConverged: true, logLikelihood: null },
})
const votes = 200_000
const add = (from: number) => {
  for (let n = from; n < from + votes; n++) online.add((n * 7919) % table.items.length, (n * 31) % 1000, n % 10)
}
add(0)
const began = performance.now()
add(votes)
report({
  bench: 'consensus',
  name: 'one new vote against an EM iteration on 1,000,000 votes',
  value: (performance.now() - began) / votes,
  unit: 'ms',
  baseline: iteration,
  goal: 1 / 10_000,
  better: 'lower',
})

/** A hundred million votes by default; RETICLE_BENCH_VOTES sets the number of votes. */
const many = Number(process.env.RETICLE_BENCH_VOTES ?? 100_000_000)
const host = threadHost(undefined, { cost: 0 })
const large = createEmKernel(plantedVotes(many / 10, 1000, 10, 10), host)
const small = createEmKernel(plantedVotes(100_000, 1000, 10, 10), host)
const costOf = (one: typeof large, count: number): number => {
  const begun = performance.now()
  one.step(0)
  return (performance.now() - begun) / count
}
const costs = [0, 1, 2].map(() => [costOf(large, many), costOf(small, 1_000_000)] as const)
report({
  bench: 'consensus',
  name: `cost of a vote in an EM iteration on ${many} votes against that on 1,000,000`,
  value: median(costs.map(([cost]) => cost)) * 1e6,
  unit: 'ns',
  baseline: median(costs.map(([, cost]) => cost)) * 1e6,
  goal: 1.5,
  better: 'lower',
})
report({
  bench: 'consensus',
  name: `peak memory with ${many} votes, on ${host.most} threads`,
  value: process.resourceUsage().maxRSS / 1024,
  unit: 'MB',
  baseline: 4096,
  goal: 1,
  better: 'lower',
})
for (const one of [large, small]) one.end()
