import { type AnnotationContent, emptyContent } from '@reticle/domain'
import type { DraftRecord } from './records.ts'
import { sameContent } from './same-content.ts'

/** What the server holds: `version` 0 means that no draft was ever saved. */
export type ServerDraft = { readonly content: AnnotationContent | null; readonly version: number }

export type DraftChoice =
  /** The server's content is the newest. */
  | { readonly from: 'server'; readonly content: AnnotationContent; readonly baseVersion: number }
  /** This browser's content is the newest and goes to the server on top of `baseVersion`. */
  | { readonly from: 'local'; readonly content: AnnotationContent; readonly baseVersion: number }
  /** Both were changed since they last agreed: a person has to choose. */
  | { readonly from: 'both'; readonly mine: AnnotationContent; readonly theirs: AnnotationContent; readonly baseVersion: number }

/** Chooses the newest of the server's draft and this browser's, so that nothing is lost and nothing is overwritten unseen. */
export const chooseDraft = (server: ServerDraft, local: DraftRecord | undefined): DraftChoice => {
  const theirs = server.content ?? emptyContent
  const baseVersion = server.version
  if (local === undefined || sameContent(local.content, theirs)) return { from: 'server', content: theirs, baseVersion }
  // All of this browser's work is known to the server, which has moved on since.
  if (local.isSaved && baseVersion >= local.baseVersion) return { from: 'server', content: theirs, baseVersion }
  // Below the version that was built on: the server was set back to an older state, and this browser has the only copy.
  const isUnmoved = baseVersion <= local.baseVersion
  const isOwnLostSave = local.sent?.version === baseVersion && sameContent(local.sent.content, theirs)
  if (isUnmoved || isOwnLostSave) return { from: 'local', content: local.content, baseVersion }
  return { from: 'both', mine: local.content, theirs, baseVersion }
}
