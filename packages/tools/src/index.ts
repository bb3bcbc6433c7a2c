export type { AssistAnswer, AssistJob, AssistKind } from './assist/job.ts'
export { otsuThreshold } from './assist/otsu.ts'
export { lightOf, type Patch, type Values } from './assist/patch.ts'
export { solve } from './assist/solve.ts'
export { type AssistTask, areaOfTask, mostPixels, type Solved, taskOf } from './assist/task.ts'
export type { Work } from './assist/work.ts'
export { type Change, decisionsOf } from './change.ts'
export type { DecidedContent } from './change-types.ts'
export type { MarksCommand, MarksContext } from './commands/marks/command.ts'
export { type MarksCommandId, marksCommands } from './commands/marks/registry.ts'
export { maskCommands } from './commands/masks/registry.ts'
export { handlesFor } from './handles-for.ts'
export {
  abort,
  amend,
  applyChange,
  canRedo,
  canUndo,
  changeOfStep,
  commit,
  createHistory,
  goTo,
  type History,
  redo,
  stepsOf,
  undo,
} from './history.ts'
export { keepApart } from './keep-apart.ts'
export { plainRefusals, type Refusal } from './refusals.ts'
export { changedRegions, indexOfRegions } from './region-index.ts'
export { type ToolId, toolById, tools } from './registry.ts'
export { runTool, type ToolRun } from './run-tool.ts'
export { defaultSettings, type ToolSettings } from './settings.ts'
export type { Stroke } from './stroke.ts'
export { type ChangeKind, tallyOfChange } from './tally-of-change.ts'
export {
  type Cursor,
  defineTool,
  type Gesture,
  type Modifiers,
  type PointerGesture,
  type RegionEdit,
  type Tool,
  type ToolContext,
  type ToolStep,
} from './tool.ts'
export { isBetween } from './track/in-between.ts'
export { isOnPlane, type Lane, lanesOf, objectOf, placeOf, type TrackAxis } from './track/object.ts'
export { regionsOnPlane } from './track/plane-in-sight.ts'
export {
  addKey,
  mergeTracks,
  nextKey,
  type Planned,
  removeKey,
  removeTrack,
  setTrackState,
  splitTrack,
  startTrack,
  type TrackPlace,
  wholeObjects,
} from './track/track-changes.ts'
