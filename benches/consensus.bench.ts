/**
 * Consensus (P10, P10b): an iteration of Dawid-Skene's EM on 1,000,000 votes against scipy's sparse matrices on one core, both in this run, round
 * by round, which must agree in the log-likelihood of each; and one new vote against a whole iteration.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createEmKernel, createOnline } from '@reticle/consensus'
import { pythonWith, startPython } from './consensus/python.ts'
import { plantedVotes } from './consensus/votes.ts'
import { median, report } from './figure.ts'

const rounds = 12
const table = plantedVotes(200_000, 1000, 10, 5)
const kernel = createEmKernel(table)

const python = pythonWith('scipy.sparse')
if (python === undefined) {
  process.stderr.write('consensus: no Python with scipy is here: RETICLE_PYTHON names one; P10 is left out\n')
} else {
  const columns = { start: table.start, worker: table.workerOf, label: table.classOf }
  const fill = (folder: string) => {
    for (const [name, values] of Object.entries(columns)) writeFileSync(join(folder, `${name}.i32`), values)
  }
  const sizes = [table.items.length, table.workers.length, table.classes.length].map(String)
  const scipy = await startPython(python, 'em.py', fill, sizes)
  const pairs: (readonly [number, number])[] = []
  for (let round = 0; round < rounds; round++) {
    const started = performance.now()
    const mine = kernel.step(0)
    const milliseconds = performance.now() - started
    const [theirs = Number.NaN, logLikelihood = Number.NaN] = (await scipy.ask('step')).map(Number)
    if (!(Math.abs(mine / logLikelihood - 1) <= 1e-9)) throw new Error(`round ${round}: log-likelihood ${mine}, scipy has ${logLikelihood}`)
    pairs.push([milliseconds, theirs])
  }
  scipy.stop()
  // The first rounds warm both up.
  const warm = pairs.slice(2)
  report({
    bench: 'consensus',
    name: 'an EM iteration on 1,000,000 votes of 10 classes against scipy.sparse',
    value: median(warm.map(([mine]) => mine)),
    unit: 'ms',
    baseline: median(warm.map(([, theirs]) => theirs)),
    goal: 0.6,
    better: 'lower',
  })
}

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
const large = createEmKernel(plantedVotes(many / 10, 1000, 10, 10))
const small = createEmKernel(plantedVotes(100_000, 1000, 10, 10))
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
  name: `peak memory with ${many} votes`,
  value: process.resourceUsage().maxRSS / 1024,
  unit: 'MB',
  baseline: 4096,
  goal: 1,
  better: 'lower',
})
