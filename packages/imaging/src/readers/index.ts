import type { ImageReader } from '../port.ts'
import { jpeg } from './jpeg.ts'
import { png } from './png.ts'

/** Every format that is taken in; a new one is one file and one line here. */
export const readers = [png, jpeg] as const satisfies readonly ImageReader[]
export type ReaderId = (typeof readers)[number]['id']
