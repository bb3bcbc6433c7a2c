import { centroid } from './centroid.ts'
import type { AnyRegionMethod } from './define.ts'
import { fusion } from './fusion.ts'
import { meanEllipse } from './mean-ellipse.ts'
import { medoid } from './medoid.ts'
import { pixelVote } from './pixel-vote.ts'
import { staple } from './staple.ts'

/** How the shape of a consensus object is made: one file each. The conformance suite walks this list. */
export const regionMethods = [medoid, fusion, centroid, meanEllipse, pixelVote, staple] as const

export type RegionMethodId = (typeof regionMethods)[number]['id']

export const regionMethodById = (id: string): AnyRegionMethod | undefined => regionMethods.find((method) => method.id === id)
