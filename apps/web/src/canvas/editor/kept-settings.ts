import { defaultSettings, type ToolSettings } from '@reticle/tools'

const keyOf = (personId: string): string => `reticle-tools-${personId}`

const isNumber = (value: unknown, least: number): value is number => typeof value === 'number' && Number.isFinite(value) && value >= least

type Fields = { readonly [name: string]: unknown }
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

const pairOf = (value: unknown, low: string, high: string, least: number): readonly [number, number] | undefined => {
  if (!isFields(value)) return undefined
  const [a, b] = [value[low], value[high]]
  return isNumber(a, least) && isNumber(b, least) && a <= b ? [a, b] : undefined
}

/** Settings from what was kept; what is missing or makes no sense is as at the start. */
export const settingsOfText = (text: string | null): ToolSettings => {
  const start = defaultSettings
  let kept: unknown
  try {
    kept = JSON.parse(text ?? 'null')
  } catch {
    return start
  }
  if (!isFields(kept)) return start
  const number = (name: 'brushRadius' | 'cellSize' | 'spotContrast', least: number) => {
    const value = kept[name]
    return isNumber(value, least) ? value : start[name]
  }
  const flag = (name: 'isContiguous' | 'isBright' | 'isSnapping') => {
    const value = kept[name]
    return typeof value === 'boolean' ? value : start[name]
  }
  const radii = pairOf(kept.spotRadius, 'least', 'most', 0.5)
  return {
    // Values of another image mean nothing here: tolerance and thresholds begin anew.
    tolerance: start.tolerance,
    threshold: start.threshold,
    brushRadius: number('brushRadius', 0.5),
    cellSize: number('cellSize', 2),
    spotContrast: number('spotContrast', 0),
    spotRadius: radii === undefined ? start.spotRadius : { least: radii[0], most: radii[1] },
    spotMark: kept.spotMark === 'ellipse' ? 'ellipse' : 'point',
    isContiguous: flag('isContiguous'),
    isBright: flag('isBright'),
    isSnapping: flag('isSnapping'),
  }
}

/** What a person's tools were set to last, in this browser. */
export const keptSettings = (personId: string): ToolSettings => {
  try {
    return settingsOfText(localStorage.getItem(keyOf(personId)))
  } catch {
    return defaultSettings
  }
}

export const keepSettings = (personId: string, settings: ToolSettings): void => {
  try {
    localStorage.setItem(keyOf(personId), JSON.stringify(settings))
  } catch {
    // A private window: the settings last as long as the page.
  }
}
