import { intervalOfValues, seededDraw } from '@reticle/consensus'

const draws = 500

/**
 * An interval of 95 % of a share that is a sum over a sum, drawing samples with replacement: what each sample adds above, and below. Null where
 * there is nothing below.
 */
export const shareInterval = (
  parts: readonly (readonly [above: number, below: number])[],
  seed: number,
): readonly [number, number] | null => {
  const draw = seededDraw(seed)
  const values: number[] = []
  for (let round = 0; round < draws; round++) {
    let [above, below] = [0, 0]
    for (let i = 0; i < parts.length; i++) {
      const part = parts[draw(parts.length)]
      above += part?.[0] ?? 0
      below += part?.[1] ?? 0
    }
    if (below > 0) values.push(above / below)
  }
  return intervalOfValues(values)
}
