import type { Revision } from '@reticle/contract'
import { t } from '../words.ts'

type RevisionKind = Revision['kind']

type Asked = { readonly kind: RevisionKind; readonly objects: readonly unknown[] }

/** How much there is to look at. */
export const askedWords = ({ kind, objects }: Asked): string => {
  if (objects.length === 0) return ''
  return t(kind === 'relabel' ? 'revision.marks' : 'revision.comments', { count: objects.length })
}

type Said = { readonly isMine: boolean; readonly text: string; readonly place: { readonly regionId?: string | undefined } | null }

/** The comments of a return are kept as messages too: what is said above the thread is not said in it again. */
export const isRepeated = ({ isMine, text, place }: Said, { comment, objects }: Pick<Revision, 'comment' | 'objects'>): boolean =>
  !isMine && (place === null ? text === comment : objects.some((one) => one.regionId === place.regionId && one.comment === text))

/** The comment after one, in their order; the first when none was looked at yet. Undefined when there are none. */
export const commentAfter = <T extends { readonly regionId: string }>(objects: readonly T[], at: number | undefined): number | undefined =>
  objects.length === 0 ? undefined : at === undefined ? 0 : (at + 1) % objects.length
