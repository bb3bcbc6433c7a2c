import { writeFile } from 'node:fs/promises'
import {
  type AnyAlgorithm,
  accuracyOf,
  algorithmById,
  algorithms,
  type Decision,
  decide,
  type LabelResult,
  type Parameters,
  type VoteTable,
  voteTable,
} from '@reticle/consensus'
import { readArguments } from '../arguments.ts'
import { BadInput } from '../command.ts'
import { answer, answerJson, note } from '../output.ts'
import { numberOf, oneOf, onlyFile } from '../votes/options.ts'
import { readLabels, readVotes, repeatRules } from '../votes/read-votes.ts'

const tieRules = ['none', 'first-option'] as const

const options = {
  method: { type: 'string', default: 'majority' },
  gold: { type: 'string' },
  truth: { type: 'string' },
  seed: { type: 'string' },
  out: { type: 'string' },
  smoothing: { type: 'string' },
  repeats: { type: 'string', default: 'all' },
  tie: { type: 'string', default: 'none' },
  format: { type: 'string', default: 'csv' },
  json: { type: 'boolean' },
} as const

const readOptions = (args: readonly string[]) => {
  const { values, positionals } = readArguments('consensus', { args: [...args], options, allowPositionals: true })
  if (values.format !== 'csv') throw new BadInput('--format', `"${values.format}" is not there yet: votes come as csv`)
  const algorithm = algorithmById(values.method)
  if (algorithm === undefined)
    throw new BadInput('--method', `"${values.method}" is none of: ${algorithms.map((one) => one.id).join(', ')}`)
  const smoothing = numberOf('--smoothing', values.smoothing, 0, false)
  if (smoothing !== undefined && !('smoothing' in algorithm.defaults))
    throw new BadInput('--smoothing', `the method ${algorithm.id} has no smoothing`)
  if (values.gold !== undefined && !algorithm.needsGold) throw new BadInput('--gold', `the method ${algorithm.id} does not use gold`)
  if (values.gold === undefined && algorithm.needsGold)
    throw new BadInput('--gold', `the method ${algorithm.id} needs known labels: a CSV file with the columns item,label`)
  const parameters: Parameters = smoothing === undefined ? {} : { smoothing }
  return {
    algorithm,
    parameters,
    file: onlyFile('consensus', positionals),
    // None of these methods draws at random; the seed is written down with the rest.
    seed: numberOf('--seed', values.seed, 0, true),
    repeats: oneOf('--repeats', values.repeats, repeatRules),
    tie: oneOf('--tie', values.tie, tieRules),
    gold: values.gold,
    truth: values.truth,
    out: values.out,
    isJson: values.json === true,
  }
}

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** One line an item; the label of a tie is empty. */
const outcomeCsv = (decisions: readonly Decision[]): string =>
  ['item,label,confidence', ...decisions.map(({ item, label, confidence }) => `${cell(item)},${cell(label ?? '')},${confidence}`), ''].join(
    '\n',
  )

const settle = (algorithm: AnyAlgorithm, table: VoteTable, parameters: Parameters, gold: ReadonlyMap<string, string>): LabelResult => {
  const fitted = algorithm.fit(table, { parameters, gold })
  if (!fitted.ok) throw new BadInput('at' in fitted.error ? `--${fitted.error.at}` : algorithm.id, fitted.error.message)
  if (!fitted.value.isConverged) note(`not converged after ${fitted.value.iterations} iterations`)
  return fitted.value
}

const write = async (path: string, text: string): Promise<void> => {
  try {
    await writeFile(path, text)
  } catch (cause) {
    throw new BadInput(path, `cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

/** `reticle consensus VOTES.csv --method M`: one label an item, from many people's votes. */
export const consensus = async (args: readonly string[]): Promise<number> => {
  const { algorithm, file, parameters, seed, repeats, tie, gold, truth, out, isJson } = readOptions(args)
  const votes = await readVotes(file, repeats)
  const table = voteTable(votes)
  note(`${votes.length} votes of ${table.workers.length} workers on ${table.items.length} items`)
  const result = settle(algorithm, table, parameters, gold === undefined ? new Map() : await readLabels(gold))
  const decisions = decide(table, result, tie)
  if (out !== undefined) await write(out, outcomeCsv(decisions))
  const document = {
    method: algorithm.id,
    version: algorithm.version,
    params: { ...algorithm.defaults, ...parameters, repeats, tie, ...(seed === undefined ? {} : { seed }) },
    items: table.items.length,
    workers: table.workers.length,
    votes: votes.length,
    classes: table.classes,
    iterations: result.iterations,
    logLikelihood: result.logLikelihood,
    priors: [...result.priors],
    ties: decisions.filter((decision) => decision.isTied).length,
    accuracy: truth === undefined ? null : accuracyOf(decisions, await readLabels(truth)),
  }
  if (isJson) answerJson(document)
  else {
    const { accuracy, logLikelihood } = document
    const shares = table.classes.map((label, place) => `${label} ${(document.priors[place] ?? 0).toFixed(4)}`).join(', ')
    answer(`${document.method} ${document.version}: ${document.items} items, ${document.ties} tied; classes ${shares}`)
    if (logLikelihood !== null) answer(`log-likelihood ${logLikelihood.toFixed(4)} after ${document.iterations} iterations`)
    if (accuracy !== null) answer(`accuracy ${(100 * accuracy).toFixed(2)} %`)
  }
  return 0
}
