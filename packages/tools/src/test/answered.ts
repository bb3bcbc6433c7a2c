import { type MaskGeometry, maskFromBits } from '@reticle/geometry'
import type { AssistAnswer, AssistJob } from '../assist/job.ts'
import { runTool, type ToolRun } from '../run-tool.ts'
import type { Gesture, Tool, ToolContext } from '../tool.ts'

/** A block of set pixels. */
const block = (x: number, y: number, width: number, height: number): MaskGeometry =>
  maskFromBits(width, height, new Uint8Array(width * height).fill(1), x, y)

/** What a worker could say to a job in an image of 100 x 80 px: made up, and of the right kind. */
const answerTo = (job: AssistJob): AssistAnswer => {
  switch (job.kind) {
    case 'scissors':
      return { kind: 'path', points: [job.from.x, job.from.y, (job.from.x + job.to.x) / 2, job.from.y, job.to.x, job.to.y] }
    case 'superpixels':
      return { kind: 'cells', cells: [block(0, 0, 50, 80), block(50, 0, 50, 80)] }
    case 'blobs':
      return { kind: 'marks', geometries: [{ type: 'ellipse', cx: 10, cy: 10, rx: 4, ry: 4, angle: 0 }] }
    case 'wand':
    case 'threshold':
    case 'grow':
    case 'model':
      return { kind: 'marks', geometries: [block(20, 20, 12, 9)] }
  }
}

/** Replays gestures as a canvas would that answers each job at once, and confirms at the end. */
export const runAnswered = <S>(tool: Tool<S>, gestures: readonly Gesture[], context: ToolContext): ToolRun<S> => {
  const said: Gesture[] = []
  let run = runTool(tool, said, context)
  for (const gesture of [...gestures, { type: 'confirm' } as const]) {
    said.push(gesture)
    run = runTool(tool, said, context)
    for (let i = 0; i < 8; i++) {
      const job = run.steps.at(-1)?.ask
      if (job === undefined) break
      said.push({ type: 'assisted', answer: answerTo(job) })
      run = runTool(tool, said, context)
    }
  }
  return run
}
