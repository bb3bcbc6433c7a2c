import type { Revision } from '@reticle/contract'
import { plural } from '../../app/numbers.tsx'

type RevisionKind = Revision['kind']

/** Why a sample came back, in a few words. */
export const revisionNames: Readonly<Record<RevisionKind, string>> = {
  panel: 'Second phase of a panel',
  returned: 'Returned by a reviewer',
  relabel: 'A label was split',
}

/** What is asked of its reader. */
export const revisionTexts: Readonly<Record<RevisionKind, string>> = {
  panel:
    'Every reader has submitted. You now see the marks of the others, without names, and may change your own. Nobody has to agree: keep what you are sure of.',
  returned: 'A reviewer asks you to look at your marks again. Your annotation is here as you submitted it.',
  relabel: 'A label that you used became several. Give each of these marks the one that fits.',
}

type Asked = { readonly kind: RevisionKind; readonly objects: readonly unknown[] }

/** How much there is to look at. */
export const askedWords = ({ kind, objects }: Asked): string => {
  if (objects.length === 0) return ''
  return kind === 'relabel' ? plural(objects.length, 'mark') : `${plural(objects.length, 'comment')} on marks`
}

type Said = { readonly isMine: boolean; readonly text: string; readonly place: { readonly regionId?: string | undefined } | null }

/** The comments of a return are kept as messages too: what is said above the thread is not said in it again. */
export const isRepeated = ({ isMine, text, place }: Said, { comment, objects }: Pick<Revision, 'comment' | 'objects'>): boolean =>
  !isMine && (place === null ? text === comment : objects.some((one) => one.regionId === place.regionId && one.comment === text))

/** The comment after one, in their order; the first when none was looked at yet. Undefined when there are none. */
export const commentAfter = <T extends { readonly regionId: string }>(objects: readonly T[], at: number | undefined): number | undefined =>
  objects.length === 0 ? undefined : at === undefined ? 0 : (at + 1) % objects.length
