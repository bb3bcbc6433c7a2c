import type { BodyOf, routes } from '@reticle/contract'

export type FusionMethod = NonNullable<BodyOf<(typeof routes)['fuseObject']>['method']>

export const fusionNames: Readonly<Record<FusionMethod, string>> = {
  fusion: 'Weighted fusion of boxes',
  'pixel-vote': 'Majority of pixels',
  staple: 'STAPLE',
  centroid: 'Middle of the points',
  'mean-ellipse': 'Mean ellipse',
  medoid: 'The most central mark',
}
