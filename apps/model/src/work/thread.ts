import { parentPort } from 'node:worker_threads'
import { predictCells } from '../cells/predict.ts'
import { promptCells } from '../cells/prompt.ts'
import { type Classifier, classifierIn } from '../learn/classifier.ts'
import { train } from '../learn/train.ts'
import { channelsOf } from '../pixels/channels.ts'
import { Refusal } from '../refusal.ts'
import type { LaneMessage } from './lane.ts'
import type { Task } from './tasks.ts'

let known: { readonly version: string; readonly classifier: Classifier | undefined } | undefined

const classifierOf = ({ version, text }: { readonly version: string; readonly text: string | null }): Classifier | undefined => {
  if (known?.version !== version) known = { version, classifier: text === null ? undefined : classifierIn(text) }
  return known.classifier
}

const say = (message: LaneMessage): void => parentPort?.postMessage(message)

const work = async (task: Task): Promise<unknown> => {
  switch (task.kind) {
    case 'predict':
      return predictCells(channelsOf(task.pixels), task.place, task.labels, classifierOf(task.version))
    case 'prompt':
      return promptCells(channelsOf(task.pixels), task.place, task.prompt, task.label)
    case 'train':
      return train(task, (share) => say({ kind: 'progress', share }))
  }
}

/** Does tasks, one at a time: whoever sends them waits for the answer before the next. */
parentPort?.on('message', (task: Task) => {
  work(task).then(
    (value) => say({ kind: 'done', value }),
    (cause: unknown) => {
      if (cause instanceof Refusal) say({ kind: 'refused', status: cause.status, reason: cause.message })
      else say({ kind: 'failed', reason: cause instanceof Error ? cause.message : String(cause) })
    },
  )
})
