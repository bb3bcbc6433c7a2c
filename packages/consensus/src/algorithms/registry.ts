import { crowdlab } from './crowdlab.ts'
import { dawidSkene } from './dawid-skene.ts'
import type { AnyAlgorithm } from './define.ts'
import { glad } from './glad.ts'
import { kos } from './kos.ts'
import { mMsr } from './m-msr.ts'
import { mace } from './mace.ts'
import { majority } from './majority.ts'
import { oneCoin } from './one-coin.ts'
import { ordinalDawidSkene } from './ordinal-dawid-skene.ts'
import { ordinalMedian } from './ordinal-median.ts'
import { wawa } from './wawa.ts'
import { weightedMajority } from './weighted-majority.ts'
import { zbs } from './zbs.ts'

/** Consensus on labels: one file each. The conformance suite walks this list. */
export const algorithms = [
  majority,
  weightedMajority,
  wawa,
  zbs,
  oneCoin,
  dawidSkene,
  glad,
  mace,
  kos,
  mMsr,
  ordinalMedian,
  ordinalDawidSkene,
  crowdlab,
] as const

export type AlgorithmId = (typeof algorithms)[number]['id']

export const algorithmById = (id: string): AnyAlgorithm | undefined => algorithms.find((algorithm) => algorithm.id === id)
