import type { Answer, Protocol, Question, Region, ResolutionKind, SkeletonTemplate } from '@reticle/domain'

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
  /** From 0, in a set that has folds. */
  readonly fold?: number
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
  /** SPDX identifier or words; empty when none was given. */
  readonly licence?: string
  /** How many folds its samples are divided into, beside their splits. */
  readonly folds?: number
  readonly protocols: readonly { readonly version: number; readonly content: Protocol }[]
  readonly samples: () => AsyncIterable<LabelledSample>
  /** The bytes of a sample's image, for formats that hold images; undefined where they are not at hand. */
  readonly imageOf?: (sample: LabelledSample) => Promise<Uint8Array | undefined>
}

/** What a format cannot hold in its own fields, in words, with the number of cases; `kept` says where it is kept beside, if it is. */
export type Loss = { readonly what: string; readonly count: number; readonly kept: string | null }

/** A file to write: text (UTF-8) or bytes in pieces, so that no file is ever whole in memory. `path` is safe: relative, no step up. */
export type LabelFile = { readonly path: string; readonly mediaType: string; readonly content: () => AsyncIterable<string | Uint8Array> }

/**
 * Files come one after the other, each to be read to its end before the next is asked for. Losses are known when the last piece of the last
 * file is out.
 */
export type Writing = { readonly files: () => AsyncIterable<LabelFile>; readonly losses: () => readonly Loss[] }

/** What a section has counted so far, as JSON: who goes on from it goes on with the very next sample. */
export type SectionState = { count: number; regions: number; losses: Loss[] }

/**
 * A stretch of a label file to which each sample adds what it has, in the order of the set. A file is its sections one behind the other, each
 * between its head and its foot, so that one pass over the samples can write all sections of all files at once.
 */
export type Section = {
  readonly head: string
  readonly of: (sample: LabelledSample, state: SectionState) => string
  readonly foot: string
}

export type SectionFile = Pick<LabelFile, 'path' | 'mediaType'> & { readonly sections: readonly Section[] }

/** Why an entry was left out, and where it is: `annotations[3].bbox`, `regions.csv line 7`. */
export type Reject = { readonly at: string; readonly reason: string }

/** A label of another tool: an id of our own, and its name there. */
export type ReadLabel = {
  readonly id: string
  readonly name: string
  /** `#rrggbb`, where the format says one. */
  readonly color?: string
  readonly skeleton?: SkeletonTemplate
}

/** What one reader said of one image, as a label file has it. An image that three people labelled is three records. */
export type LabelRecord = {
  readonly fileName: string
  /** Pixels; null where the format does not say them. */
  readonly width: number | null
  readonly height: number | null
  readonly regions: readonly Region[]
  readonly answers: readonly Answer[]
  readonly split?: string
  /** Who said it, as the file names them; absent where the format names nobody. */
  readonly reader?: string
  /** ISO 8601, UTC. */
  readonly at?: string
  /** A model's words, which a person has not looked at. */
  readonly isSuggestion?: boolean
  /** Ids, times and other facts of the tool that it came from, kept as origin. */
  readonly origin?: Readonly<Record<string, string>>
}

export type Reading = {
  readonly labels: readonly ReadLabel[]
  /** Questions that answers of the records refer to, where the format says them; others are made of the answers (`setOf`). */
  readonly questions?: readonly Question[]
  readonly records: readonly LabelRecord[]
  readonly rejects: readonly Reject[]
}

/** Width and height of an image, in pixels. */
export type Size = { readonly width: number; readonly height: number }

/** Where a reader finds its files: a folder, an archive, or one file. Paths are safe and in ascending order. */
export type LabelSource = {
  readonly paths: readonly string[]
  /** @throws when there is no such file, or it is larger than the source lets one file be. */
  readonly bytes: (path: string) => Promise<Uint8Array>
  /** The size of an image that the labels are about, by its name, or by its name without folder and extension; for formats that do not say it. */
  readonly sizeOf?: (imageName: string) => Promise<Size | undefined>
}

/** What a format knows itself by. */
export type FormatLook = {
  readonly paths: readonly string[]
  /** Whether a file ends in one of these. */
  readonly has: (...extensions: readonly string[]) => boolean
  /** The beginning of the first file with this extension, as text; empty without one. */
  readonly head: (extension: string) => string
  /** How many words the first rows of the text files below `labels/` have, each number once. */
  readonly rowLengths: readonly number[]
}

/**
 * A label format, read or written or both. Writing the same set twice gives the same bytes. A reader answers each entry that it cannot take
 * with a reject; it throws only when the source as a whole cannot be opened.
 */
export type LabelFormat = {
  readonly id: string
  /** Other names for it on the command line. */
  readonly aliases?: readonly string[]
  /** As its community writes it. */
  readonly title: string
  /** One sentence for somebody who chooses: who reads it and what it holds. */
  readonly about: string
  /** How far a coordinate that is read back may be from the one that was written, in px on images of up to 10,000 px; exact without it. */
  readonly tolerance?: number
  /** Gives back all that a set says of its samples. */
  readonly isLossless?: boolean
  readonly write?: (set: LabelledSet) => Writing
  /** The same files in sections that one pass over the samples writes, for formats that are part of every release. */
  readonly sections?: (set: LabelledSet) => readonly SectionFile[]
  readonly read?: (source: LabelSource) => Promise<Reading>
  /** Whether these files are probably in this format: a guess for whoever does not say it. */
  readonly looksLike?: (look: FormatLook) => boolean
  /** Its files hold the images of a set that has them (`imageOf`): none go beside the labels. */
  readonly holdsImages?: boolean
  /** Its labels are pictures themselves: what lies in its files need not be an image that they are about. */
  readonly isPictures?: boolean
  /** Where images go beside the labels, as the format's readers look for them; absent where labels name images by a free path, or hold them. */
  readonly imagePath?: (sample: Pick<LabelledSample, 'fileName' | 'split'>) => string
}
