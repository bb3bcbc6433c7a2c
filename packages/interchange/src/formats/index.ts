import type { LabelFormat } from '../port.ts'
import { coco } from './coco.ts'
import { csv } from './csv.ts'

/** Every label format; a new one is one file and one line here. */
export const labelFormats = [coco, csv] as const satisfies readonly LabelFormat[]
export type LabelFormatId = (typeof labelFormats)[number]['id']
