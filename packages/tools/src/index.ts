export type { Change } from './change.ts'
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
  type History,
  redo,
  undo,
} from './history.ts'
export { type ToolId, toolById, tools } from './registry.ts'
export { runTool, type ToolRun } from './run-tool.ts'
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
