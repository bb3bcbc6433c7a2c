import type { BodyOf, routes } from '@reticle/contract'
import { t } from '../words.ts'

export type FusionMethod = NonNullable<BodyOf<(typeof routes)['fuseObject']>['method']>

export const fusionNames: Readonly<Record<FusionMethod, string>> = {
  fusion: t('fusion.fusion'),
  'pixel-vote': t('fusion.pixel-vote'),
  staple: t('fusion.staple'),
  centroid: t('fusion.centroid'),
  'mean-ellipse': t('fusion.mean-ellipse'),
  medoid: t('fusion.medoid'),
}
