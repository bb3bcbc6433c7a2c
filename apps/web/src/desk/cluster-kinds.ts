import type { RegionCluster, TaskConsensus } from '@reticle/domain'

type Kind = RegionCluster['kind']

/** In the order in which a reviewer wants to see them: what needs a decision first. */
const kindOrder: readonly Kind[] = ['class-differs', 'place-differs', 'missing-for-some', 'alone', 'agreed']

export const kindNames: Readonly<Record<Kind, string>> = {
  'class-differs': 'Class differs',
  'place-differs': 'Place differs',
  'missing-for-some': 'Missing for some',
  alone: 'Alone',
  agreed: 'Agreed',
}

export const kindHints: Readonly<Record<Kind, string>> = {
  'class-differs': 'The readers marked the same object and named it differently',
  'place-differs': 'The readers marked the same object with different outlines',
  'missing-for-some': 'Some readers marked this object and some did not',
  alone: 'One reader marked this object',
  agreed: 'All readers marked it alike',
}

export const kindColors: Readonly<Record<Kind, string>> = {
  'class-differs': '#d55e00',
  'place-differs': '#e69f00',
  'missing-for-some': '#cc79a7',
  alone: '#56b4e9',
  agreed: '#009e73',
}

/** Objects as they are numbered all over the desk: in the list and on the image. */
export const inDeskOrder = (consensus: Pick<TaskConsensus, 'regions'> | null): readonly RegionCluster[] =>
  (consensus?.regions ?? []).toSorted((a, b) => kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind))
