import type { SampleHeader } from '@reticle/contract'
import type { Examination } from '@reticle/imaging'

/** The header of a file as it is kept: without what tells of people. `removed`: keys that are not in the stored file any more either. */
export const shownHeader = ({ header, withheld, inspection }: Examination, removed: readonly string[]): SampleHeader => ({
  parts: header.map(({ name, lines }) => ({ name, lines: lines.map((line) => ({ ...line })) })),
  withheld: [...new Set([...removed, ...withheld])],
  warnings: [...inspection.warnings],
})
