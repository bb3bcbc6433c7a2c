import type { ImageFacts } from './annotation-problem.ts'

type Axis = { readonly name: string; readonly length: number; readonly spacing?: number | undefined; readonly unit?: string | undefined }

/** What is known of a sample while nobody has looked into its file: its size. */
type Described = { readonly width: number; readonly height: number; readonly axes: readonly Axis[] | null }

/** What checks of annotations know of a sample. Spacing counts only where both x and y have it, in one unit. */
export const imageFactsOf = ({ width, height, axes }: Described): ImageFacts => {
  if (axes === null) return { width, height }
  const of = (name: string) => axes.find((axis) => axis.name === name)
  const [x, y] = [of('x'), of('y')]
  const isScaled = x?.spacing !== undefined && y?.spacing !== undefined && x.unit !== undefined && x.unit === y.unit
  return {
    width,
    height,
    planes: { z: of('z')?.length ?? 1, t: of('t')?.length ?? 1 },
    ...(isScaled ? { spacing: { x: x.spacing, y: y.spacing, unit: x.unit } } : {}),
  }
}
