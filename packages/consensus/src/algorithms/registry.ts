import { dawidSkene } from './dawid-skene.ts'
import type { AnyAlgorithm } from './define.ts'
import { majority } from './majority.ts'
import { oneCoin } from './one-coin.ts'
import { weightedMajority } from './weighted-majority.ts'

/** Consensus on labels: one file each. The conformance suite walks this list. */
export const algorithms = [majority, weightedMajority, oneCoin, dawidSkene] as const

export type AlgorithmId = (typeof algorithms)[number]['id']

export const algorithmById = (id: string): AnyAlgorithm | undefined => algorithms.find((algorithm) => algorithm.id === id)
