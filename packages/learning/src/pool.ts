/** Numbers by row: `rows x width`, row-major. */
export type Matrix = Float64Array | Float32Array

/**
 * What is known of the samples among which the next one is chosen; row `i` of every column is of `ids[i]`. A strategy names the columns that it
 * needs, and nothing depends on the order of the rows (ML2).
 */
export type Pool = {
  /** Unique; they decide between equal scores, together with the seed. */
  readonly ids: readonly string[]
  /** How many classes there are, at least 2. */
  readonly classes: number
  /** A model's probabilities, `ids x classes`; each row sums to 1. Of samples that the model did not learn from. */
  readonly probabilities?: Matrix
  /** The same of several models, at least 2. */
  readonly committee?: readonly Matrix[]
  /** What the readers of a sample say, `ids x classes`: a posterior of consensus, or shares of votes. A row of zeros where nobody read yet. */
  readonly posteriors?: Matrix
  /** How many reads each sample has. */
  readonly reads?: Int32Array
  /** The class that the consensus gives, 0 to classes - 1; -1 where there is none. */
  readonly given?: Int32Array
  /** Sum of the weights of a sample's readers (CROWDLAB); 0 where nobody read yet. */
  readonly weightOfReads?: Float64Array
  /** Vectors that are close where samples are alike, `ids x width`. */
  readonly embeddings?: Matrix
}

export type Column = Exclude<keyof Pool, 'ids' | 'classes'>
