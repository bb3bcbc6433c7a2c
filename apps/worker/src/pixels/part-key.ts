import { createHash } from 'node:crypto'
import { plainText } from './plain-text.ts'

/** What an index of Postgres takes without thinking. */
const mostKey = 300

/** The key of one array of a file, by its name there. */
export const partKey = (dataset: string): string =>
  dataset.length <= mostKey && dataset === plainText(dataset, mostKey)
    ? dataset
    : `sha256:${createHash('sha256').update(dataset).digest('hex')}`

/** The key of one plane of the first array of a file. */
export const sliceKey = ({ axis, index }: { readonly axis: string; readonly index: number }): string => `[${axis} ${index}]`
