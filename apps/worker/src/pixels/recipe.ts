/** How pyramids are made: a change of shapes, chunks, codecs or means makes another one, so that pyramids of before stay what they are. */
const pyramidRecipe = '1'
/** The same for label images, whose levels pick pixels (Y9). */
export const labelRecipe = `${pyramidRecipe}-labels`
/** Of pictures with an opacity, whose colours count by it (Y7). */
const opacityRecipe = `${pyramidRecipe}-opacity`

type Image = {
  readonly isLabel?: boolean
  readonly isColor: boolean
  readonly axes: readonly { readonly name: string; readonly length: number }[]
}

export const recipeOf = ({ isLabel, isColor, axes }: Image): string => {
  if (isLabel === true) return labelRecipe
  return isColor && axes.some(({ name, length }) => name === 'c' && length === 4) ? opacityRecipe : pyramidRecipe
}

/** What one file may take, in a process of its own; `milliseconds` without a sign of progress. */
export const lookLimits = { milliseconds: 60_000, memoryBytes: 1_500_000_000 } as const
export const buildLimits = { milliseconds: 120_000, memoryBytes: 1024 * 1024 * 1024 } as const
