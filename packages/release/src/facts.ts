import type {
  AnnotationContent,
  OntologyChange,
  Protocol,
  ReasonCode,
  ReleasedOrigin,
  ReleaseQuery,
  ResolutionKind,
  RoCrateVersion,
  RoutingDecision,
  SplitPlan,
  TaskConsensus,
} from '@reticle/domain'
import type { SectionState } from '@reticle/interchange'

/** What a release is made of. Lists come in the order of the release: by sample, and within a sample by id; as often as asked for. */
export type ReleaseFacts = {
  readonly software: { readonly name: string; readonly version: string }
  readonly organization: string
  readonly project: { readonly id: string; readonly name: string; readonly description: string; readonly isDemo: boolean }
  readonly release: {
    readonly id: string
    readonly name: string
    readonly version: string
    readonly notes: string
    readonly query: ReleaseQuery
    readonly split: SplitPlan
    /** Why the version is the one that it is, against the release before; absent where none was compared. */
    readonly reasons?: readonly string[]
    /** Where the installation's chain of sealed events ended when the release was asked for (docs/spec/audit.md, EC8). */
    readonly eventChain?: { readonly seals: number; readonly hash: string }
    /** Version of RO-Crate that its crate is written in; 1.2 where nothing is said. */
    readonly roCrate?: RoCrateVersion
    /** The moment up to which settled tasks belong to the release, ISO 8601 in UTC: the only time of freezing in its bytes. */
    readonly asOf: string
  }
  /** All versions of the project up to `asOf`, ascending. `ontology`: how its label set came from that of the version before, where it was changed in words that old annotations are read through. */
  readonly protocols: readonly {
    readonly id: string
    readonly version: number
    readonly content: Protocol
    readonly ontology?: readonly OntologyChange[]
  }[]
  /** ORCID iDs, by person, of those who had agreed at `asOf` to be named by them (R101); absent where nobody was asked. */
  readonly orcids?: ReadonlyMap<string, string>
  /** Versions of models that were registered by `asOf`, by the words in which marks name them; absent where nobody was asked. */
  readonly models?: ReadonlyMap<string, ReleasedModel>
  /** The samples without what is said of them, where these can be had for less. */
  readonly places?: () => AsyncIterable<ReleasePlace>
  /** @param after the id of a sample: only those behind it. */
  readonly samples: (after?: string) => AsyncIterable<ReleaseSample>
  /** Whether several of the lists may be read at once; one at a time where nothing is said. */
  readonly areTogether?: boolean
  readonly annotations: () => AsyncIterable<ReleaseAnnotation>
  readonly consensus: () => AsyncIterable<ReleaseConsensus>
  readonly adjudications: () => AsyncIterable<ReleaseAdjudication>
  /** Where the votes lie as text already, which goes through as it is; absent where they have to be chosen one by one. */
  readonly stored?: StoredVotes
}

/** A version of a model as it was registered. */
export type ReleasedModel = {
  readonly name: string
  readonly version: string
  readonly digest: string | null
  readonly licence: string | null
  readonly modality: string
}

/** Lines of `votes/annotations.ndjson` as the database gives them, and what is counted of them; outcomes have their lines with their samples. */
export type StoredVotes = {
  readonly annotations: () => AsyncIterable<Uint8Array>
  readonly readings: () => Promise<ReadingCounts>
}

export type ReadingCounts = {
  /** Readings by the id of their annotator. */
  readonly byAnnotator: ReadonlyMap<string, number>
  /** Those with a comment or a note that somebody wrote. */
  readonly withComments: number
  /** Moments of the first and the last reading, ISO 8601 in UTC; null where there is none. */
  readonly readAt: { readonly first: string; readonly last: string } | null
  /** Marks that began as suggestions, by model. */
  readonly models: ReadonlyMap<string, number>
  /** Another one whenever a reading is there or counted that was not. */
  readonly stamp?: string
}

/** `stamp`: text that is another one whenever anything is that the sample's part of the release is made of. */
export type ReleasePlace = { readonly sample: ReleaseSample['sample']; readonly stamp?: string }

/** An image that is several files (an OME-Zarr, a set of TIFF files): `main` is the one that is opened. Paths are below their common folder. */
export type ImageTree = {
  readonly main: string
  readonly files: readonly { readonly path: string; readonly sha256: string; readonly bytes: number }[]
}

export type ReleaseSample = {
  readonly sample: {
    readonly id: string
    readonly name: string
    readonly sha256: string
    readonly bytes: number
    readonly mediaType: string
    readonly width: number
    readonly height: number
    readonly groups: Readonly<Record<string, string>>
    readonly origin: Readonly<Record<string, unknown>>
    readonly metadata: Readonly<Record<string, unknown>>
    /** How the picture looks, coarsely: 16 hexadecimal digits; null where that is not known. */
    readonly pictureHash: string | null
    /** null for an image that is one file. */
    readonly tree: ImageTree | null
  }
  readonly task: { readonly id: string; readonly protocolVersion: number; readonly reason: string | null }
  readonly resolution: {
    /** Of the consensus or of the adjudication. */
    readonly id: string
    readonly kind: ResolutionKind
    readonly content: AnnotationContent
    /** The computed outcome that stands behind it, or that the reviewer saw. */
    readonly consensus: {
      readonly id: string
      readonly outcome: TaskConsensus
      /** Its line of `votes/consensus.ndjson`, where it lies as text. */
      readonly line?: string
    } | null
    readonly adjudication: { readonly reviewerId: string; readonly reasonCode: ReasonCode; readonly signedAt: string } | null
  }
}

export type ReleaseAnnotation = {
  readonly id: string
  readonly sampleId: string
  readonly taskId: string
  readonly annotatorId: string
  readonly protocolVersion: number
  readonly content: AnnotationContent
  readonly isCounted: boolean
  readonly activeMilliseconds: number
  readonly supersedes: string | null
  /** Of what was said in another tool first. */
  readonly origin?: ReleasedOrigin
  /** ISO 8601, UTC. */
  readonly submittedAt: string
}

export type ReleaseConsensus = {
  readonly id: string
  readonly sampleId: string
  readonly taskId: string
  readonly outcome: TaskConsensus
  readonly decision: RoutingDecision
}

export type ReleaseAdjudication = {
  readonly id: string
  readonly sampleId: string
  readonly taskId: string
  readonly reviewerId: string
  readonly reasonCode: ReasonCode
  readonly note: string
  readonly content: AnnotationContent
  readonly consensusId: string | null
  readonly supersedes: string | null
  /** ISO 8601, UTC. */
  readonly signedAt: string
}

/** How many answers a resolution holds, on the sample and on its marks: as many rows as it has in `answers.csv`. */
export const answersIn = ({ answers, regions }: AnnotationContent): number =>
  regions.reduce((sum, region) => sum + (region.answers?.length ?? 0), answers.length)

/** A file of a release. */
export type ReleaseFile = { readonly path: string; readonly sha256: string; readonly bytes: number; readonly mediaType: string }

/** Keeps a file and says its hash and length. */
export type PutFile = (file: {
  readonly path: string
  readonly mediaType: string
  readonly content: AsyncIterable<Uint8Array>
}) => Promise<{ readonly sha256: string; readonly bytes: number }>

/** What a freeze has done so far, as JSON: a later one of the same facts goes on from it. */
export type Checkpoint = {
  /** The sample up to which the sections are written; null before the first. */
  readonly after: string | null
  readonly samples: number
  readonly states: readonly SectionState[]
  readonly tally: unknown
  /** Files that are kept already, by path. */
  readonly files: Readonly<Record<string, { readonly sha256: string; readonly bytes: number }>>
}

/** Where sections of files are written beside each other before they become files; kept when a freeze breaks off. */
export type Scratch = {
  /** Samples from one checkpoint to the next. */
  readonly every: number
  /** Opens what a freeze under this key left behind, as it was at its last checkpoint; begins anew, with nothing, where there is none. */
  readonly open: (key: string) => Promise<Checkpoint | undefined>
  /** The bytes may be written over once this has ended. */
  readonly append: (section: string, bytes: Uint8Array) => Promise<void>
  readonly save: (checkpoint: Checkpoint) => Promise<void>
  /** Each piece may be written over once the next one is asked for. */
  readonly read: (section: string) => AsyncIterable<Uint8Array>
  /** The release is whole: nothing of it is needed any more. */
  readonly clear: () => Promise<void>
}
