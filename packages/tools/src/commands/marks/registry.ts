import { alignToPixels } from './align.ts'
import { cutOutMarks, joinMarks, keepCommon, repairMarks } from './combine.ts'
import { restoreKeypoints, uncoverKeypoints } from './keypoints.ts'
import { bringForward, bringToFront, sendBackward, sendToBack } from './order.ts'

/** Every command on marks of any kind, in the order of a menu. A new one is one line here. */
export const marksCommands = [
  joinMarks,
  cutOutMarks,
  keepCommon,
  repairMarks,
  alignToPixels,
  restoreKeypoints,
  uncoverKeypoints,
  bringToFront,
  bringForward,
  sendBackward,
  sendToBack,
] as const

export type MarksCommandId = (typeof marksCommands)[number]['id']
