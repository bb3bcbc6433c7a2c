import { readCsv } from '../csv/read.ts'
import { writeCsv } from '../csv/write.ts'
import type { LabelFormat } from '../port.ts'

export const csv = { id: 'csv', title: 'CSV tables', write: writeCsv, read: readCsv } as const satisfies LabelFormat
