import { brennanPrediger } from './brennan-prediger.ts'
import { cohenKappa } from './cohen-kappa.ts'
import type { AnyMetric } from './define.ts'
import { fleissKappa } from './fleiss-kappa.ts'
import { gwetAc1 } from './gwet-ac1.ts'
import { gwetAc2 } from './gwet-ac2.ts'
import { icc } from './icc.ts'
import { alpha } from './krippendorff-alpha.ts'
import { percent } from './percent.ts'
import { scottPi } from './scott-pi.ts'
import { weightedKappa } from './weighted-kappa.ts'

/** Agreement between readers on labels: one file each. The conformance suite walks this list. */
export const metrics = [percent, cohenKappa, weightedKappa, scottPi, fleissKappa, alpha, gwetAc1, gwetAc2, brennanPrediger, icc] as const

export type MetricId = (typeof metrics)[number]['id']

export const metricById = (id: string): AnyMetric | undefined => metrics.find((metric) => metric.id === id)
