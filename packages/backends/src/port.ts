import type { Result } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'

export const abilities = ['predict', 'prompt', 'train'] as const
export type Ability = (typeof abilities)[number]

/** Where a part of a sample lies in its image space: element (row, column) covers `scale` px from (x + column * scale, y + row * scale). */
export type Place = {
  readonly x: number
  readonly y: number
  readonly scale: number
  /** Of the whole sample, px. */
  readonly width: number
  readonly height: number
  readonly plane?: { readonly z?: number | undefined; readonly t?: number | undefined } | undefined
}

/** Measured values of a part of a sample: channels x rows x columns, C order, little-endian, in the sample's own type. */
export type Pixels = {
  readonly dtype: 'u1' | 'u2' | 'u4' | 'i1' | 'i2' | 'i4' | 'f4' | 'f8'
  readonly shape: readonly [channels: number, rows: number, columns: number]
  readonly bytes: Uint8Array
}

export type PredictRequest = {
  readonly sampleId: string
  readonly place: Place
  readonly pixels: Pixels
  /** The model's own names of the labels that are wanted. */
  readonly labels: readonly string[]
  /** Where the whole sample can be fetched as a picture for a while, for backends that fetch. */
  readonly picture?: string | undefined
}

/** What a person pointed at, in px of image space. */
export type Prompt = {
  readonly points: readonly { readonly x: number; readonly y: number; readonly isForeground: boolean }[]
  readonly boxes: readonly { readonly x: number; readonly y: number; readonly width: number; readonly height: number }[]
  readonly strokes: readonly { readonly points: readonly number[]; readonly width: number; readonly isForeground: boolean }[]
  readonly label?: string | undefined
}

export type PredictedRegion = {
  /** The model's own name. */
  readonly label: string
  /** In px of image space. */
  readonly geometry: Geometry
  /** 0 to 1; null when the model does not say. */
  readonly confidence: number | null
  readonly attributes: Readonly<Record<string, string | number | boolean>>
}
export type Prediction = {
  readonly regions: readonly PredictedRegion[]
  readonly answers: readonly { readonly question: string; readonly probabilities: Readonly<Record<string, number>> }[]
  /** Scores of the sample by kind, such as `uncertainty`. */
  readonly scores: Readonly<Record<string, number>>
  readonly embedding: readonly number[] | null
}

export type BackendInfo = {
  readonly name: string
  readonly version: string
  readonly digest: string | null
  readonly licence: string | null
  readonly can: readonly Ability[]
  readonly labels: readonly string[]
  readonly questions: readonly { readonly id: string; readonly options: readonly string[] }[]
}

export type TrainRequest = {
  /** Where the release can be fetched, and the token for it alone. */
  readonly release: { readonly address: string; readonly token: string; readonly id: string }
  readonly parameters: Readonly<Record<string, string | number | boolean>>
}
export type Training = {
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  /** 0 to 1. */
  readonly progress: number
  readonly metrics: Readonly<Record<string, number>>
  /** Of the model that came of it. */
  readonly version: string | null
  readonly error: string | null
}

/** `isFinal`: another try is of no use. `waitMilliseconds`: how long it asked to be left alone. */
export type BackendProblem = { readonly message: string; readonly isFinal: boolean; readonly waitMilliseconds?: number | undefined }
export type Answer<T> = Promise<Result<T, BackendProblem>>

/** A model behind HTTP, whatever protocol it speaks. Nothing throws for what the other side does; `signal` cancels. */
export type Backend = {
  readonly isWell: (signal?: AbortSignal) => Answer<boolean>
  readonly info: (signal?: AbortSignal) => Answer<BackendInfo>
  readonly predict: (request: PredictRequest, signal?: AbortSignal) => Answer<Prediction>
  readonly prompt?: (request: PredictRequest & { readonly prompt: Prompt }, signal?: AbortSignal) => Answer<Prediction>
  readonly train?: (request: TrainRequest, signal?: AbortSignal) => Answer<{ readonly job: string }>
  readonly training?: (job: string, signal?: AbortSignal) => Answer<Training>
  readonly cancelTraining?: (job: string, signal?: AbortSignal) => Answer<null>
}
