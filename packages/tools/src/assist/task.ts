import type { Bounds, Geometry, Point } from '@reticle/geometry'
import { boundsOf } from '@reticle/geometry'
import type { AssistJob } from './job.ts'

/** A job whose numbers are in the units of the stored values: what a solver works on. `tolerances`: one for each band. */
export type AssistTask =
  | {
      readonly kind: 'wand'
      readonly seed: Point
      readonly tolerances: readonly number[]
      readonly isContiguous: boolean
      readonly within: Bounds
    }
  | (Omit<Extract<AssistJob, { kind: 'threshold' }>, 'range'> & { readonly range: 'otsu' | Window })
  | Extract<AssistJob, { kind: 'scissors' | 'grow' | 'superpixels' | 'blobs' }>

type Window = { readonly low: number; readonly high: number }

/** How stored values become those that people read: value = slope * stored + intercept. */
export type Rescaling = { readonly slope: number; readonly intercept: number } | null

/** Share of the window in sight that a tolerance is when nobody has set one. */
const toleranceShare = 0.1

/** @param windows of the bands in sight, in stored values */
export const taskOf = (job: Exclude<AssistJob, { kind: 'model' }>, windows: readonly Window[], rescaling: Rescaling): AssistTask => {
  const { slope, intercept } = rescaling === null || rescaling.slope === 0 ? { slope: 1, intercept: 0 } : rescaling
  const stored = (value: number) => (value - intercept) / slope
  switch (job.kind) {
    case 'wand': {
      const { kind, seed, isContiguous, within, tolerance } = job
      const of = ({ low, high }: Window) => (tolerance === null ? Math.abs(high - low) * toleranceShare : Math.abs(tolerance / slope))
      return { kind, seed, isContiguous, within, tolerances: windows.map(of) }
    }
    case 'threshold': {
      if (job.range === 'otsu') return { ...job, range: 'otsu', isBright: job.isBright === slope > 0 }
      const [a, b] = [stored(job.range.low), stored(job.range.high)]
      return { ...job, range: { low: Math.min(a, b), high: Math.max(a, b) } }
    }
    case 'blobs':
      return { ...job, isBright: job.isBright === slope > 0 }
    case 'scissors':
    case 'grow':
    case 'superpixels':
      return job
  }
}

type Size = { readonly width: number; readonly height: number }

/** Whole pixels of the image that hold a part of the bounds. */
const wholePixels = (b: Bounds, image: Size): Bounds => {
  const [x, y] = [Math.min(image.width - 1, Math.max(0, Math.floor(b.x))), Math.min(image.height - 1, Math.max(0, Math.floor(b.y)))]
  return {
    x,
    y,
    width: Math.max(1, Math.min(image.width, Math.ceil(b.x + b.width)) - x),
    height: Math.max(1, Math.min(image.height, Math.ceil(b.y + b.height)) - y),
  }
}

const around = ({ x, y }: Point, half: number): Bounds => ({
  x: Math.floor(x) - half,
  y: Math.floor(y) - half,
  width: 2 * half,
  height: 2 * half,
})

const met = (a: Bounds, b: Bounds): Bounds => {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)]
  return { x, y, width: Math.min(a.x + a.width, b.x + b.width) - x, height: Math.min(a.y + a.height, b.y + b.height) - y }
}

/** Half sides of what a wand looks at, one after the other, until what it finds does not go on. */
const wandReaches = [384, 1536, 4000]
/** Half sides of what scissors look at: the least one that leaves as much air again about a path. */
const scissorReaches = [256, 512, 1024]

/**
 * The part of the image that a task needs, in whole image px; undefined when there is no larger one.
 * @param attempt how often what was looked at before was too small
 */
export const areaOfTask = (task: AssistTask, image: Size, attempt: number): Bounds | undefined => {
  switch (task.kind) {
    case 'wand': {
      const within = wholePixels(task.within, image)
      const reach = wandReaches[attempt]
      if (reach === undefined || (!task.isContiguous && attempt > 0)) return undefined
      return task.isContiguous ? met(within, around(task.seed, reach)) : within
    }
    case 'scissors': {
      const far = Math.max(Math.abs(task.to.x - task.from.x), Math.abs(task.to.y - task.from.y))
      const reach = scissorReaches.find((one) => one >= 1.5 * far)
      return reach === undefined || attempt > 0 ? undefined : wholePixels(around(task.from, reach), image)
    }
    case 'blobs': {
      const air = Math.ceil(4 * task.radius.most) + 2
      const { x, y, width, height } = task.within
      return attempt > 0 ? undefined : wholePixels({ x: x - air, y: y - air, width: width + 2 * air, height: height + 2 * air }, image)
    }
    case 'threshold':
      return attempt > 0 ? undefined : wholePixels(boundsOf(task.region), image)
    case 'grow':
    case 'superpixels':
      return attempt > 0 ? undefined : wholePixels(task.within, image)
  }
}

/** Pixels that a task may look at: what it keeps for each of them stays below about 400 MB. */
export const mostPixels: Readonly<Record<AssistTask['kind'], number>> = {
  wand: 64_000_000,
  threshold: 16_000_000,
  scissors: 4_300_000,
  grow: 8_000_000,
  superpixels: 8_000_000,
  blobs: 16_000_000,
}

/** What a solver found. `isCut`: it goes on beyond what was looked at. `threshold`: in stored values. */
export type Solved =
  | { readonly kind: 'marks'; readonly geometries: readonly Geometry[]; readonly isCut?: boolean; readonly threshold?: number | undefined }
  | { readonly kind: 'path'; readonly points: readonly number[] }
  | { readonly kind: 'cells'; readonly cells: readonly Geometry[] }
  /** `count`: of the spots, where there are too many. */
  | { readonly kind: 'failed'; readonly why: Unsolved; readonly count?: number }

/** Why a task has no answer, by a code: the words are the app's. */
export type Unsolved =
  | 'not-measured-here'
  | 'not-measured'
  | 'all-same'
  | 'none-between'
  | 'no-stroke-inside'
  | 'too-many-spots'
  | 'no-spot'
