/** One sound line of a manifest. Its columns lie in the text of its chunk, so that a million lines make no million objects that live long. */
export type RecordRow = {
  readonly line: number
  readonly sha256: string
  /** Its folder, for an image that is one: such images have like descriptions, and so one hash. Empty otherwise. */
  readonly part: string
  readonly priority: number
  /** Where its columns begin and end in the chunk's text. */
  readonly from: number
  readonly to: number
  /** What it says of an image in the store; null when it names a file of its own. */
  readonly claim: StoredClaim | null
}
export type StoredClaim = { readonly mediaType: string; readonly width: number; readonly height: number; readonly bytes: number }

/** A line that adds nothing, and why. */
export type RecordReject = { readonly line: number; readonly outcome: 'duplicate' | 'rejected'; readonly reason: string }

/** Lines that are decided and committed together. */
export type RecordChunk = {
  /** The columns `recordColumns` of the rows, as COPY takes them. */
  readonly text: Uint8Array
  readonly rows: readonly RecordRow[]
  readonly rejects: readonly RecordReject[]
  readonly bytes: { readonly from: number; readonly to: number }
  readonly lines: { readonly from: number; readonly to: number }
}

/** The manifest: a file of an import, by its position there, and where its samples go. */
export type RecordTarget = {
  readonly importId: string
  readonly position: number
  readonly projectId: string
  readonly organizationId: string
  readonly sourceId: string
}
