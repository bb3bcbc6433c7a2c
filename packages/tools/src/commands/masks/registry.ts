import { intersectSelected, subtractMasks, uniteMasks, xorSelected } from './combine-marks.ts'
import { splitIslands, toMask, toPixelPolygon, toPolygon } from './convert.ts'
import { fillHoles, fillSmallHoles, growMask, keepLargest, removeSpecks, shrinkMask, smoothMask } from './reshape-masks.ts'

/** Every command on masks, in the order of a menu. A new one is one line here. */
export const maskCommands = [
  uniteMasks,
  subtractMasks,
  intersectSelected,
  xorSelected,
  fillHoles,
  fillSmallHoles,
  removeSpecks,
  keepLargest,
  splitIslands,
  growMask,
  shrinkMask,
  smoothMask,
  toMask,
  toPolygon,
  toPixelPolygon,
] as const

export type MaskCommandId = (typeof maskCommands)[number]['id']
