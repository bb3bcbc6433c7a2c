import { parentPort, workerData } from 'node:worker_threads'
import type { Prediction } from '@reticle/backends'
import { channelsOf } from '../pixels/channels.ts'
import { Refusal } from '../refusal.ts'
import type { LaneMessage } from '../work/lane.ts'
import type { ReadConfig } from './read-config.ts'
import { openSam } from './sam.ts'
import { openSegmenter } from './segment.ts'
import type { OnnxTask } from './tasks.ts'

const { config, files }: Omit<ReadConfig, 'digest'> = workerData

type Work = (task: OnnxTask) => Promise<Prediction | null>

const openWork = async (): Promise<Work> => {
  if (config.kind === 'sam') {
    const prompter = await openSam(config, files)
    return async (task) => (task.kind === 'prompt' ? prompter(task.pixels, task.place, task.prompt, task.label) : null)
  }
  const segmenter = await openSegmenter(config, files[0] ?? '')
  return async (task) => (task.kind === 'predict' ? segmenter(channelsOf(task.pixels), task.place, task.labels) : null)
}

const say = (message: LaneMessage): void => parentPort?.postMessage(message)
const opened = openWork()

/** Does tasks of an ONNX model, one at a time; the task `open` answers when it is ready, or says why it is not. */
parentPort?.on('message', (task: OnnxTask) => {
  opened
    .then((work) => work(task))
    .then(
      (value) => say({ kind: 'done', value }),
      (cause: unknown) => {
        if (cause instanceof Refusal) say({ kind: 'refused', status: cause.status, reason: cause.message })
        else say({ kind: 'failed', reason: cause instanceof Error ? cause.message : String(cause) })
      },
    )
})
