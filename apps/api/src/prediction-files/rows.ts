import { readParquet } from '@reticle/interchange'

/** What a version may be asked of, by its own names: the columns of probabilities that a file may have. */
export type Columns = { readonly questions: readonly { readonly id: string; readonly options: readonly string[] }[] }

/** One row of a file: a record of the contract, whose sample is named by whatever the file says. */
export type FileRow = {
  /** A task's id; or a sample's name, id, or the SHA-256 of its bytes. */
  readonly task: string | null
  readonly sample: string | null
  readonly key: string | null
  readonly answers: { question: string; probabilities: Record<string, number> }[]
  readonly scores: Record<string, number>
  readonly embedding: number[] | null
}
export type FileWork = { readonly name: string; readonly bytes: Uint8Array; readonly columns: Columns }
/** `problem`: why the file as a whole cannot be taken. */
export type FileRows = { readonly rows: readonly FileRow[] } | { readonly problem: string }

export const mostRows = 500_000

const plain = ['sample', 'task', 'key', 'embedding']
const [probability, score] = ['probability/', 'score/']

const textOf = (value: unknown): string | null => {
  if (value instanceof Uint8Array) return new TextDecoder().decode(value)
  return value === null || value === undefined ? null : String(value)
}
/** NaN of what is no number: the record is refused for it. */
const numberOf = (value: unknown): number => (typeof value === 'number' || typeof value === 'bigint' ? Number(value) : Number.NaN)

/** Reads a file of predictions, one row a sample (docs/spec/models.md, MR15). */
export const rowsOfFile = async ({ name, bytes, columns }: FileWork): Promise<FileRows> => {
  const probabilities = columns.questions.flatMap(({ id, options }) =>
    options.map((option) => ({ column: `${probability}${id}/${option}`, question: id, option })),
  )
  const known = new Set([...plain, ...probabilities.map(({ column }) => column)])
  const strangers: string[] = []
  const isKnown = (column: string): boolean => {
    const isWanted = known.has(column) || column.startsWith(score)
    // Other columns are the file's own affair; a probability that nobody has mapped is not.
    if (!isWanted && column.startsWith(probability)) strangers.push(column)
    return isWanted
  }
  let found: Awaited<ReturnType<typeof readParquet>>
  try {
    found = await readParquet(name, bytes, isKnown)
  } catch (cause) {
    return { problem: cause instanceof Error ? cause.message : String(cause) }
  }
  if (strangers.length > 0) return { problem: `${name}: the column "${strangers[0]}" is of nothing that this version is mapped for` }
  if (found.length > mostRows) return { problem: `${name}: ${found.length} rows; ${mostRows} are the most: split the file` }
  const rows = found.map((row): FileRow => {
    const answers = new Map<string, Record<string, number>>()
    for (const { column, question, option } of probabilities)
      if (row[column] != null) answers.set(question, { ...answers.get(question), [option]: numberOf(row[column]) })
    const scores = Object.entries(row).flatMap(([column, value]) =>
      column.startsWith(score) && value != null ? [[column.slice(score.length), numberOf(value)] as const] : [],
    )
    return {
      ...{ task: textOf(row.task), sample: textOf(row.sample), key: textOf(row.key) },
      answers: [...answers].map(([question, one]) => ({ question, probabilities: one })),
      scores: Object.fromEntries(scores),
      embedding: Array.isArray(row.embedding) ? row.embedding.map(numberOf) : null,
    }
  })
  return { rows }
}
