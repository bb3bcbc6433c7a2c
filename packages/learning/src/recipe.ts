/**
 * A recipe over what is known of a project: each strategy scores the samples of which it has all that it needs, and the scores are mixed by their
 * ranks among the samples that compete.
 *
 * Formula: s = `mix` of the scores of the parts, over the rows that compete; 0 in a part for a sample of which a column is missing. A sample that is
 * held out has a number that is drawn of seed and id, even over [0, 1) as rank shares are: at every moment about the same share of what was read
 * is held out, and in random order. Held-out samples are in no strategy.
 * Complexity: that of the strategies, and O(parts n log n).
 * Known failure: samples of which no model said anything come last of all in a recipe that goes by models.
 */
import { type DomainError, ok, type Result } from '@reticle/domain'
import { refuse } from './checks.ts'
import { mix } from './mixture.ts'
import type { Column, Matrix, Pool } from './pool.ts'
import { strategyById } from './registry.ts'
import { chances, type Parameters } from './scores.ts'

/** A score that was made elsewhere, under the id of a strategy: of marks, say (ML21). */
export type ReadyScore = { readonly scores: Float64Array; readonly has: Uint8Array; readonly version: string }

export type Known = {
  readonly pool: Pool
  /** By column, 1 for each row that has it; without an entry all rows do. */
  readonly has: Partial<Readonly<Record<Column, Uint8Array>>>
  /** 1 for what may be handed out, or asked of once more; the others are only known. */
  readonly competes: Uint8Array
  readonly isHeldOut: Uint8Array
  readonly ready?: ReadonlyMap<string, ReadyScore>
  /** Why a column is not there at all, and the cure. */
  readonly missing?: Partial<Readonly<Record<Column, string>>>
}

export type RecipeOf = {
  readonly parts: readonly { readonly strategy: string; readonly weight: number; readonly parameters: Parameters }[]
  readonly seed: number
}

export type Ordered = {
  /** Rows of the pool that have a score. */
  readonly rows: Uint32Array
  /** Of these rows, 0 to 1. */
  readonly scores: Float64Array
  /** By name, of these rows: the rank share of each strategy under its id, its own score and what that was made of behind a dot. NaN: unknown. */
  readonly parts: Readonly<Record<string, Float64Array>>
  readonly versions: Readonly<Record<string, string>>
  readonly mixture: string
}

type Scored = { readonly scores: Float64Array; readonly parts: Readonly<Record<string, Float64Array>>; readonly version: string }

const rowsWhere = (length: number, holds: (row: number) => boolean): Uint32Array => {
  const found: number[] = []
  for (let row = 0; row < length; row++) if (holds(row)) found.push(row)
  return Uint32Array.from(found)
}

const pickMatrix = (values: Matrix, rows: Uint32Array, width: number): Float64Array => {
  const picked = new Float64Array(rows.length * width)
  for (const [at, row] of rows.entries()) picked.set(values.subarray(row * width, (row + 1) * width), at * width)
  return picked
}
const pickNumbers = (values: Int32Array, rows: Uint32Array): Int32Array => Int32Array.from(rows, (row) => values[row] ?? 0)

/** The rows of a pool, in their order. */
const pickPool = (pool: Pool, rows: Uint32Array): Pool => {
  const { ids, classes, probabilities, committee, posteriors, reads, given, weightOfReads, embeddings } = pool
  const width = embeddings === undefined || ids.length === 0 ? 0 : embeddings.length / ids.length
  return {
    ids: Array.from(rows, (row) => ids[row] ?? ''),
    classes,
    ...(probabilities && { probabilities: pickMatrix(probabilities, rows, classes) }),
    ...(committee && { committee: committee.map((member) => pickMatrix(member, rows, classes)) }),
    ...(posteriors && { posteriors: pickMatrix(posteriors, rows, classes) }),
    ...(reads && { reads: pickNumbers(reads, rows) }),
    ...(given && { given: pickNumbers(given, rows) }),
    ...(weightOfReads && { weightOfReads: pickMatrix(weightOfReads, rows, 1) }),
    ...(embeddings && { embeddings: pickMatrix(embeddings, rows, width) }),
  }
}

const spread = (values: Float64Array, rows: Uint32Array, length: number, empty: number): Float64Array => {
  const all = new Float64Array(length).fill(empty)
  rows.forEach((row, at) => {
    all[row] = values[at] ?? empty
  })
  return all
}

/** Scores of all rows by one strategy: 0 where it has not all that it needs. */
const scorePart = (
  known: Known,
  { strategy: id, parameters }: RecipeOf['parts'][number],
  seed: number,
  at: string,
): Result<Scored, DomainError> => {
  const strategy = strategyById(id)
  if (strategy === undefined) return refuse(`${at}.strategy`, `there is no strategy "${id}"`)
  const { pool, has, isHeldOut, missing = {} } = known
  const { length } = pool.ids
  const ready = known.ready?.get(id)
  if (ready !== undefined) {
    const scores = ready.scores.map((score, row) => (ready.has[row] === 1 ? score : 0))
    return ok({ scores, parts: {}, version: ready.version })
  }
  for (const column of strategy.needs)
    if (pool[column] === undefined) return refuse(`${at}.strategy`, `"${id}" needs ${missing[column] ?? column}`)
  const rows = rowsWhere(length, (row) => isHeldOut[row] !== 1 && strategy.needs.every((column) => has[column]?.[row] !== 0))
  const scored = strategy.score(pickPool(pool, rows), { parameters, seed })
  if (!scored.ok) return { ok: false, error: { ...scored.error, ...('at' in scored.error && { at: `${at}, ${scored.error.at}` }) } }
  const parts: Record<string, Float64Array> = {}
  for (const [name, values] of Object.entries(scored.value.parts)) if (values) parts[name] = spread(values, rows, length, Number.NaN)
  return ok({ scores: spread(scored.value.scores, rows, length, 0), parts, version: strategy.version })
}

/** The order of a project by its recipe, or what is wrong with the recipe or the facts (ML1, ML50 to ML53). */
export const orderBy = (known: Known, { parts, seed }: RecipeOf): Result<Ordered, DomainError> => {
  const { pool, competes, isHeldOut } = known
  const { length } = pool.ids
  const rows = rowsWhere(length, (row) => competes[row] === 1)
  const racing = rowsWhere(length, (row) => competes[row] === 1 && isHeldOut[row] !== 1)
  const why: Record<string, Float64Array> = {}
  const versions: Record<string, string> = {}
  const given: { name: string; weight: number; scores: Float64Array }[] = []
  const onRows = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row] ?? Number.NaN)
  for (const [index, part] of parts.entries()) {
    const scored = scorePart(known, part, seed, `parts[${index}]`)
    if (!scored.ok) return scored
    given.push({ name: part.strategy, weight: part.weight, scores: pickMatrix(scored.value.scores, racing, 1) })
    why[`${part.strategy}.score`] = onRows(scored.value.scores)
    for (const [name, values] of Object.entries(scored.value.parts)) why[`${part.strategy}.${name}`] = onRows(values)
    versions[part.strategy] = scored.value.version
  }
  const mixed = mix(
    Array.from(racing, (row) => pool.ids[row] ?? ''),
    given,
    seed,
  )
  if (!mixed.ok) return mixed
  for (const [name, values] of Object.entries(mixed.value.parts)) if (values) why[name] = onRows(spread(values, racing, length, Number.NaN))
  const scores = spread(mixed.value.scores, racing, length, 0)
  const chance = chances(pool.ids, seed)
  for (const row of rows) if (isHeldOut[row] === 1) scores[row] = chance[row] ?? 0
  const out = Float64Array.from(rows, (row) => (isHeldOut[row] === 1 ? 1 : Number.NaN))
  return ok({
    rows,
    scores: onRows(scores),
    parts: out.some((value) => value === 1) ? { ...why, 'held-out': out } : why,
    versions,
    mixture: mixed.value.by.version,
  })
}
