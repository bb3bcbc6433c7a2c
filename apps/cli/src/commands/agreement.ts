import { bootstrapInterval, levels, metricById, metrics, voteTable } from '@reticle/consensus'
import { readArguments } from '../arguments.ts'
import { BadInput } from '../command.ts'
import { answer, answerJson, note } from '../output.ts'
import { numberOf, oneOf, onlyFile } from '../votes/options.ts'
import { readVotes, repeatRules } from '../votes/read-votes.ts'

const options = {
  metric: { type: 'string', default: 'krippendorff-alpha' },
  level: { type: 'string', default: 'nominal' },
  bootstrap: { type: 'string' },
  seed: { type: 'string' },
  repeats: { type: 'string', default: 'all' },
  json: { type: 'boolean' },
} as const

const readOptions = (args: readonly string[]) => {
  const { values, positionals } = readArguments('agreement', { args: [...args], options, allowPositionals: true })
  const metric = metricById(values.metric)
  if (metric === undefined) throw new BadInput('--metric', `"${values.metric}" is none of: ${metrics.map((one) => one.id).join(', ')}`)
  const level = oneOf('--level', values.level, levels)
  if (!metric.levels.includes(level)) throw new BadInput('--level', `${metric.id} has only: ${metric.levels.join(', ')}`)
  return {
    metric,
    level,
    draws: numberOf('--bootstrap', values.bootstrap, 1, true),
    seed: numberOf('--seed', values.seed, 0, true) ?? 0,
    repeats: oneOf('--repeats', values.repeats, repeatRules),
    file: onlyFile('agreement', positionals),
    isJson: values.json === true,
  }
}

/** `reticle agreement VOTES.csv --metric M`: how far the workers agree, with the items that it used. */
export const agreement = async (args: readonly string[]): Promise<number> => {
  const { metric, level, draws, seed, repeats, file, isJson } = readOptions(args)
  const table = voteTable(await readVotes(file, repeats))
  const measured = metric.measure(table, { level })
  if (!measured.ok) {
    const { error } = measured
    throw new BadInput(file, 'at' in error ? `${error.at}: ${error.message}` : error.message)
  }
  if (draws !== undefined) note(`bootstrap: ${draws} draws of ${table.items.length} items`)
  const ci = draws === undefined ? null : bootstrapInterval(metric, table, level, { draws, seed })
  const { value, n, excluded } = measured.value
  if (isJson) answerJson({ metric: metric.id, level, value, ci, n, excluded, workers: table.workers.length })
  else {
    const interval = ci === null ? '' : ` [${ci[0].toFixed(4)}, ${ci[1].toFixed(4)}]`
    answer(`${metric.id} (${level}): ${value === null ? 'not defined' : value.toFixed(4)}${interval}`)
    answer(`${n} items used, ${excluded} with a single reading left out, ${table.workers.length} workers`)
  }
  return 0
}
