import { inThread } from '../threads/in-thread.ts'
import {
  type Contours,
  type ContourWork,
  contoursOfObjects,
  type Fused,
  type FuseWork,
  fuseMarks,
  pixelsOf,
  type ShapeWork,
} from './shape-work.ts'

/** From so many pixels on the arithmetic goes beside the event loop, so that nobody who labels waits for it. */
const mostPixelsHere = 4_000_000

const thread = new URL('./thread.ts', import.meta.url)
const isLarge = (work: ShapeWork): boolean => pixelsOf(work) > mostPixelsHere

/** One shape out of several marks. */
export const fused = async (work: FuseWork): Promise<Fused> => (isLarge(work) ? inThread(thread, work) : fuseMarks(work))

/** Nested areas of agreement of many objects. */
export const contours = async (work: ContourWork): Promise<Contours> => (isLarge(work) ? inThread(thread, work) : contoursOfObjects(work))
