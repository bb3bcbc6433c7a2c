import type { ConsensusPlan } from '@reticle/domain'

/** How marks become objects: method, thresholds of closeness, and the least share of readers. */
export type RegionPlan = ConsensusPlan['regions']
