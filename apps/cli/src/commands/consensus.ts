import {
  type AnyAlgorithm,
  accuracyOf,
  algorithmById,
  algorithms,
  type Decision,
  decide,
  type FitInput,
  type LabelResult,
  type ModelProbabilities,
  numberMethodById,
  numberMethods,
  type Parameters,
  type ReaderReport,
  readerReports,
  type VoteTable,
} from '@reticle/consensus'
import { threadHost } from '@reticle/threads'
import { readArguments } from '../arguments.ts'
import { BadInput } from '../command.ts'
import { answer, answerJson, note } from '../output.ts'
import { numberOf, oneOf, onlyFile, refuseOptions } from '../votes/options.ts'
import { readLabels, readProbabilities, readVoteTable, repeatRules } from '../votes/read-votes.ts'
import { csvOf } from '../votes/write-csv.ts'
import { writeText } from '../votes/write-text.ts'
import { consensusOfMarks } from './consensus-marks.ts'
import { consensusOfNumbers } from './consensus-numbers.ts'
import { consensusOfTaxonomy } from './consensus-taxonomy.ts'

const tieRules = ['none', 'first-option'] as const

const options = {
  method: { type: 'string' },
  gold: { type: 'string' },
  'model-probabilities': { type: 'string' },
  truth: { type: 'string' },
  seed: { type: 'string' },
  threads: { type: 'string' },
  out: { type: 'string' },
  smoothing: { type: 'string' },
  repeats: { type: 'string' },
  tie: { type: 'string' },
  format: { type: 'string', default: 'csv' },
  iou: { type: 'string' },
  distance: { type: 'string' },
  share: { type: 'string' },
  workers: { type: 'string' },
  taxonomy: { type: 'string' },
  json: { type: 'boolean' },
} as const

const read = (args: readonly string[]) => readArguments('consensus', { args: [...args], options, allowPositionals: true })

const readOptions = ({ values, positionals }: ReturnType<typeof read>) => {
  refuseOptions(values, ['iou', 'distance', 'share'], 'is for marks: --format coco')
  const method = values.method ?? 'majority'
  const algorithm = algorithmById(method)
  if (algorithm === undefined)
    throw new BadInput(
      '--method',
      `"${method}" is none of: ${[...algorithms, ...numberMethods, { id: 'vote-up' }].map((one) => one.id).join(', ')}`,
    )
  const smoothing = numberOf('--smoothing', values.smoothing, 0, false)
  if (smoothing !== undefined && !('smoothing' in algorithm.defaults))
    throw new BadInput('--smoothing', `the method ${algorithm.id} has no smoothing`)
  if (values.gold !== undefined && !algorithm.needsGold) throw new BadInput('--gold', `the method ${algorithm.id} does not use gold`)
  if (values.gold === undefined && algorithm.needsGold)
    throw new BadInput('--gold', `the method ${algorithm.id} needs known labels: a CSV file with the columns item,label`)
  const model = values['model-probabilities']
  if (model !== undefined && algorithm.needsModel !== true)
    throw new BadInput('--model-probabilities', `the method ${algorithm.id} does not use a model`)
  if (model === undefined && algorithm.needsModel === true)
    throw new BadInput(
      '--model-probabilities',
      `the method ${algorithm.id} needs a model's probabilities: a CSV file with the columns item,label,probability`,
    )
  const threads = numberOf('--threads', values.threads, 1, true)
  if (threads !== undefined && algorithm.usesThreads !== true)
    throw new BadInput('--threads', `the method ${algorithm.id} works on one thread`)
  const parameters: Parameters = smoothing === undefined ? {} : { smoothing }
  return {
    algorithm,
    parameters,
    file: onlyFile('consensus', positionals),
    // None of these methods draws at random; the seed is written down with the rest.
    seed: numberOf('--seed', values.seed, 0, true),
    threads,
    repeats: oneOf('--repeats', values.repeats ?? 'all', repeatRules),
    tie: oneOf('--tie', values.tie ?? 'none', tieRules),
    gold: values.gold,
    model,
    truth: values.truth,
    out: values.out,
    workers: values.workers,
    isJson: values.json === true,
  }
}

/** One line an item; the label of a tie is empty. */
const outcomeCsv = (decisions: readonly Decision[]): string =>
  csvOf(
    ['item', 'label', 'confidence'],
    decisions.map(({ item, label, confidence }) => [item, label, confidence]),
  )

/** One line a worker: how often right, with its interval; 0 to 1 from spammer to faultless; and whether votes can be told from chance. */
const workersCsv = (reports: readonly ReaderReport[]): string =>
  csvOf(
    ['worker', 'votes', 'competence', 'low', 'high', 'spammer_score', 'p_random', 'is_random'],
    reports.map(({ worker, votes, competence, low, high, spammerScore, pRandom, isRandom }) => [
      worker,
      votes,
      competence,
      low,
      high,
      spammerScore,
      pRandom,
      isRandom,
    ]),
  )

const settle = (
  algorithm: AnyAlgorithm,
  file: string,
  table: VoteTable,
  parameters: Parameters,
  known: Omit<FitInput, 'parameters'>,
): LabelResult => {
  const { mostClasses } = algorithm
  if (mostClasses !== null && table.classes.length > mostClasses)
    throw new BadInput(file, `has ${table.classes.length} labels, and ${algorithm.id} can tell ${mostClasses} apart: choose another method`)
  const fitted = algorithm.fit(table, { parameters, ...known })
  if (!fitted.ok) throw new BadInput('at' in fitted.error ? `--${fitted.error.at}` : algorithm.id, fitted.error.message)
  if (!fitted.value.isConverged) note(`not converged after ${fitted.value.iterations} iterations`)
  return fitted.value
}

/** The labels that a model knows, also those that nobody votes for. */
const classesOf = (model: ModelProbabilities | undefined): string[] =>
  [...new Set([...(model?.values() ?? [])].flatMap((row) => [...row.keys()]))].toSorted((a, b) => (a < b ? -1 : 1))

const consensusOfVotes = async (given: ReturnType<typeof read>): Promise<number> => {
  const { algorithm, file, parameters, seed, threads, repeats, tie, truth, out, workers, isJson, ...paths } = readOptions(given)
  const model = paths.model === undefined ? undefined : await readProbabilities(paths.model)
  const table = await readVoteTable(file, repeats, classesOf(model))
  const votes = table.workerOf.length
  note(`${votes} votes of ${table.workers.length} workers on ${table.items.length} items`)
  const gold = paths.gold === undefined ? new Map<string, string>() : await readLabels(paths.gold)
  const result = settle(algorithm, file, table, parameters, {
    ...{ gold, threads: threadHost(threads) },
    ...(model === undefined ? {} : { model }),
  })
  const decisions = decide(table, result, tie)
  if (out !== undefined) await writeText(out, outcomeCsv(decisions))
  if (workers !== undefined) await writeText(workers, workersCsv(readerReports(table, result)))
  const document = {
    method: algorithm.id,
    version: algorithm.version,
    params: { ...algorithm.defaults, ...parameters, repeats, tie, ...(seed === undefined ? {} : { seed }) },
    items: table.items.length,
    workers: table.workers.length,
    votes,
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

/**
 * `reticle consensus VOTES.csv --method M`: one label an item, from many people's votes; with `--format coco` one object for each cluster of
 * marks, from one file a reader.
 */
export const consensus = async (args: readonly string[]): Promise<number> => {
  const given = read(args)
  const { values, positionals } = given
  const isMarks = oneOf('--format', values.format, ['csv', 'coco']) === 'coco'
  if (!isMarks && values.method === 'vote-up') {
    refuseOptions(
      values,
      ['gold', 'model-probabilities', 'truth', 'smoothing', 'tie', 'iou', 'distance', 'workers', 'repeats', 'threads'],
      'is not for vote-up',
    )
    const { taxonomy, share, out } = values
    return await consensusOfTaxonomy({ file: onlyFile('consensus', positionals), taxonomy, share, out, isJson: values.json === true })
  }
  refuseOptions(values, ['taxonomy'], 'is for --method vote-up')
  const numbers = isMarks ? undefined : numberMethodById(values.method ?? '')
  if (numbers !== undefined) {
    refuseOptions(
      values,
      ['gold', 'model-probabilities', 'truth', 'smoothing', 'tie', 'iou', 'distance', 'share', 'threads'],
      `is not for numbers, and ${numbers.id} is`,
    )
    const repeats = oneOf('--repeats', values.repeats ?? 'all', repeatRules)
    const files = { file: onlyFile('consensus', positionals), out: values.out, workers: values.workers }
    return await consensusOfNumbers(numbers, { ...files, repeats, isJson: values.json === true })
  }
  if (!isMarks) return await consensusOfVotes(given)
  const forVotes = ['gold', 'model-probabilities', 'truth', 'smoothing', 'repeats', 'tie', 'workers', 'threads']
  refuseOptions(values, forVotes, 'is for votes: --format csv')
  const { method, iou, distance, share, out, json } = values
  return await consensusOfMarks(positionals, { method, iou, distance, share, out, isJson: json === true })
}
