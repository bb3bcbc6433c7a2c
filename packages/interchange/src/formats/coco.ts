import { readCoco } from '../coco/read.ts'
import { writeCoco } from '../coco/write.ts'
import type { LabelFormat } from '../port.ts'

export const coco = { id: 'coco', title: 'COCO', write: writeCoco, read: readCoco } as const satisfies LabelFormat
