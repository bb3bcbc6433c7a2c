/** How pyramids are made: a change of shapes, chunks, codecs or means makes another one, so that pyramids of before stay what they are. */
export const pyramidRecipe = '1'

/** What one file may take, in a process of its own; `milliseconds` without a sign of progress. */
export const lookLimits = { milliseconds: 60_000, memoryBytes: 1_500_000_000 } as const
export const buildLimits = { milliseconds: 120_000, memoryBytes: 1024 * 1024 * 1024 } as const
