import { type Parents, type TaxonomyOutcome, voteUp } from '@reticle/consensus'
import { BadInput } from '../command.ts'
import { answer, answerJson } from '../output.ts'
import { csvRows } from '../votes/csv-rows.ts'
import { numberOf } from '../votes/options.ts'
import { readVotes } from '../votes/read-votes.ts'
import { csvOf } from '../votes/write-csv.ts'
import { writeText } from '../votes/write-text.ts'

export type TaxonomyOptions = {
  readonly file: string
  readonly taxonomy: string | undefined
  readonly share: string | undefined
  readonly out: string | undefined
  readonly isJson: boolean
}

/** Parents of a CSV file with the columns label and parent; a top label has the parent `-`. */
const readParents = async (path: string): Promise<Parents> => {
  const parents = new Map<string, string | undefined>()
  for await (const [label = '', parent = ''] of csvRows(path, ['label', 'parent'])) {
    if (parents.has(label)) throw new BadInput(path, `the label "${label}" is there twice`)
    parents.set(label, parent === '-' ? undefined : parent)
  }
  const unknown = [...parents].find(([, parent]) => parent !== undefined && !parents.has(parent))
  if (unknown !== undefined)
    throw new BadInput(path, `the parent "${unknown[1]}" of "${unknown[0]}" is not a label: a top label has the parent -`)
  return parents
}

/** `reticle consensus VOTES.csv --method vote-up --taxonomy TREE.csv`: the deepest label that enough readers stand behind. */
export const consensusOfTaxonomy = async ({ file, taxonomy, share, out, isJson }: TaxonomyOptions): Promise<number> => {
  if (taxonomy === undefined)
    throw new BadInput('--taxonomy', 'is missing: a CSV file with the columns label,parent (the parent of a top label is -)')
  const least = numberOf('--share', share, 0, false) ?? 0.6
  if (least <= 0.5 || least > 1) throw new BadInput('--share', `"${least}" has to be above 0.5, and at most 1`)
  const parents = await readParents(taxonomy)
  const votes = new Map<string, string[]>()
  for (const { item, label } of await readVotes(file, 'last')) {
    if (!parents.has(label)) throw new BadInput(file, `the label "${label}" of item "${item}" is not in ${taxonomy}`)
    const known = votes.get(item)
    if (known === undefined) votes.set(item, [label])
    else known.push(label)
  }
  const outcomes = [...votes]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([item, labels]): { item: string; outcome: TaxonomyOutcome } => ({ item, outcome: voteUp(labels, parents, least) }))
  const confidenceOf = ({ node, shares }: TaxonomyOutcome) => shares.find((one) => one.node === node)?.share ?? null
  const rows = outcomes.map(({ item, outcome }) => [item, outcome.node, confidenceOf(outcome)])
  if (out !== undefined) await writeText(out, csvOf(['item', 'label', 'confidence'], rows))
  const settled = outcomes.filter(({ outcome }) => outcome.node !== null).length
  const document = { method: 'vote-up', version: '1', params: { share: least, repeats: 'last' }, items: outcomes.length, settled }
  if (isJson) answerJson(document)
  else
    answer(`vote-up: ${settled} of ${outcomes.length} items have a label that ${Math.round(least * 100)} % of their readers stand behind`)
  return 0
}
