import type { ToolId } from '@reticle/domain'
import type { ToolSettings } from '@reticle/tools'

/** Bounds of what tools are set to. Lengths in image px, contrast in per cent. */
export const limits = {
  brushRadius: { least: 0.5, most: 500 },
  cellSize: { least: 4, most: 100 },
  spotRadius: { least: 1, most: 64 },
  spotContrast: { least: 0, most: 100 },
} as const

const within = (value: number, { least, most }: { readonly least: number; readonly most: number }): number =>
  Math.min(most, Math.max(least, value))

const factor = 1.25

/** About a quarter more or less, and at least one pixel where pixels are counted. */
const wholeStep = (value: number, by: 1 | -1): number => {
  const next = Math.round(by === 1 ? value * factor : value / factor)
  return next === value ? value + by : next
}

/** What one step larger or smaller means to a tool; undefined where it has no size, or nobody has set it. */
export const sized = (tool: ToolId, settings: ToolSettings, by: 1 | -1): Partial<ToolSettings> | undefined => {
  switch (tool) {
    case 'brush':
    case 'eraser': {
      const { brushRadius } = settings
      const next = brushRadius < 2 || (brushRadius === 2 && by === -1) ? brushRadius + by / 2 : wholeStep(brushRadius, by)
      return { brushRadius: within(next, limits.brushRadius) }
    }
    case 'superpixels':
      return { cellSize: within(wholeStep(settings.cellSize, by), limits.cellSize) }
    case 'wand': {
      const { tolerance } = settings
      return tolerance === null ? undefined : { tolerance: Number((by === 1 ? tolerance * factor : tolerance / factor).toPrecision(3)) }
    }
    case 'blobs':
      return { spotContrast: within(Math.round(100 * settings.spotContrast) + by, limits.spotContrast) / 100 }
    default:
      return undefined
  }
}
