import type { Answer, Protocol, Region, ResolutionKind } from '@reticle/domain'

/** How many readers stand behind a value: `support` of `raters`. */
export type Support = { readonly support: number; readonly raters: number }

/** One sample with what is said about it; coordinates in native image space (docs/spec/coordinates.md). */
export type LabelledSample = {
  readonly id: string
  /** As the person who brought it named it; for people, not for paths. */
  readonly name: string
  /** Below the image folder, safe as a path. */
  readonly fileName: string
  readonly sha256: string
  readonly width: number
  readonly height: number
  readonly split: string
  /** The group that kept the sample together with others when it was split; null when it stood alone. */
  readonly group: string | null
  readonly groups: Readonly<Record<string, string>>
  readonly protocolVersion: number
  readonly resolution: { readonly id: string; readonly kind: ResolutionKind }
  readonly regions: readonly Region[]
  readonly answers: readonly Answer[]
  /** By region id; absent where no count of readers stands behind a region. */
  readonly regionSupport: ReadonlyMap<string, Support>
  /** By question id. */
  readonly answerSupport: ReadonlyMap<string, Support>
  /** Of answers on marks, by region id and question id. */
  readonly markAnswerSupport: ReadonlyMap<string, ReadonlyMap<string, Support>>
}

/** What a writer gets: protocols in ascending order of version, and samples in the order of the release, as often as asked for. */
export type LabelledSet = {
  readonly title: string
  readonly version: string
  readonly description: string
  /** ISO 8601, UTC. */
  readonly frozenAt: string
  readonly protocols: readonly { readonly version: number; readonly content: Protocol }[]
  readonly samples: () => AsyncIterable<LabelledSample>
}

/** What a format cannot hold in its own fields, in words, with the number of cases; `kept` says where it is kept beside, if it is. */
export type Loss = { readonly what: string; readonly count: number; readonly kept: string | null }

/** A file to write: text in pieces, so that no file is ever whole in memory. Losses are known when the last piece is out. */
export type LabelFile = { readonly path: string; readonly mediaType: string; readonly content: () => AsyncIterable<string> }

export type Writing = { readonly files: readonly LabelFile[]; readonly losses: () => readonly Loss[] }

/** Why an entry was left out, and where it is: `annotations[3].bbox`, `regions.csv line 7`. */
export type Reject = { readonly at: string; readonly reason: string }

/** One image of a label file with what could be read about it. `width` and `height` are null where the format does not say them. */
export type LabelRecord = {
  readonly fileName: string
  readonly width: number | null
  readonly height: number | null
  readonly regions: readonly Region[]
  readonly answers: readonly Answer[]
}
export type Reading = {
  readonly labels: readonly { readonly id: string; readonly name: string }[]
  readonly records: readonly LabelRecord[]
  readonly rejects: readonly Reject[]
}

/**
 * A label format. Writing the same set twice gives the same bytes. A reader answers each entry that it cannot take with a reject; it throws
 * only when the file as a whole cannot be opened.
 */
export type LabelFormat = {
  readonly id: string
  readonly title: string
  readonly write: (set: LabelledSet) => Writing
  /** `files`: text by path, as `write` names the paths. */
  readonly read: (files: ReadonlyMap<string, string>) => Reading
}
