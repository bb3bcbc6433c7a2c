import { levels, metricById, metrics } from '@reticle/consensus'
import { readArguments } from '../arguments.ts'
import { bootstrap } from '../bootstrap/bootstrap.ts'
import { BadInput } from '../command.ts'
import { answer, answerJson, note } from '../output.ts'
import { numberOf, oneOf, onlyFile, refuseOptions } from '../votes/options.ts'
import { readVoteTable, repeatRules } from '../votes/read-votes.ts'
import { agreementOfMarks } from './agreement-marks.ts'

const options = {
  format: { type: 'string', default: 'csv' },
  distance: { type: 'string' },
  tolerance: { type: 'string' },
  metric: { type: 'string' },
  level: { type: 'string' },
  bootstrap: { type: 'string' },
  seed: { type: 'string' },
  repeats: { type: 'string' },
  json: { type: 'boolean' },
} as const

const read = (args: readonly string[]) => readArguments('agreement', { args: [...args], options, allowPositionals: true })

const readOptions = ({ values, positionals }: ReturnType<typeof read>) => {
  refuseOptions(values, ['distance', 'tolerance'], 'is for marks: --format coco')
  const name = values.metric ?? 'krippendorff-alpha'
  const metric = metricById(name)
  if (metric === undefined) throw new BadInput('--metric', `"${name}" is none of: ${metrics.map((one) => one.id).join(', ')}`)
  const level = oneOf('--level', values.level ?? metric.levels[0] ?? 'nominal', levels)
  if (!metric.levels.includes(level)) throw new BadInput('--level', `${metric.id} has only: ${metric.levels.join(', ')}`)
  return {
    metric,
    level,
    draws: numberOf('--bootstrap', values.bootstrap, 1, true),
    seed: numberOf('--seed', values.seed, 0, true) ?? 0,
    repeats: oneOf('--repeats', values.repeats ?? 'all', repeatRules),
    file: onlyFile('agreement', positionals),
    isJson: values.json === true,
  }
}

const agreementOfVotes = async (given: ReturnType<typeof read>): Promise<number> => {
  const { metric, level, draws, seed, repeats, file, isJson } = readOptions(given)
  const table = await readVoteTable(file, repeats)
  const measured = metric.measure(table, { level })
  if (!measured.ok) {
    const { error } = measured
    throw new BadInput(file, 'at' in error ? `${error.at}: ${error.message}` : error.message)
  }
  if (draws !== undefined) note(`bootstrap: ${draws} draws of ${table.items.length} items`)
  const ci = draws === undefined ? null : await bootstrap(metric, table, level, { draws, seed })
  const { value, n, excluded } = measured.value
  if (isJson) answerJson({ metric: metric.id, level, value, ci, n, excluded, workers: table.workers.length })
  else {
    const interval = ci === null ? '' : ` [${ci[0].toFixed(4)}, ${ci[1].toFixed(4)}]`
    answer(`${metric.id} (${level}): ${value === null ? 'not defined' : value.toFixed(4)}${interval}`)
    answer(`${n} items used, ${excluded} with a single reading left out, ${table.workers.length} workers`)
  }
  return 0
}

/** `reticle agreement VOTES.csv --metric M`: how far the workers agree, with the items that it used; with `--format coco`, on marks. */
export const agreement = async (args: readonly string[]): Promise<number> => {
  const given = read(args)
  const { values, positionals } = given
  if (oneOf('--format', values.format, ['csv', 'coco']) === 'csv') return await agreementOfVotes(given)
  refuseOptions(values, ['metric', 'level', 'bootstrap', 'seed', 'repeats'], 'is for votes: --format csv')
  const { distance, tolerance, json } = values
  return await agreementOfMarks(positionals, { distance, tolerance, isJson: json === true })
}
