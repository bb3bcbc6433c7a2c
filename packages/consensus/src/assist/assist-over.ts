import type { AssistReport, Protocol } from '@reticle/domain'
import { anchoringOver } from './anchoring.ts'
import type { AssistTask } from './assist-task.ts'
import { modelsAsReaders } from './model-reader.ts'
import { takenOver } from './taken.ts'

/** Changes when the same input may give another outcome. */
export const assistVersion = '1'

/**
 * What models did to readers, and how they read by themselves: over settled tasks, one by one in one order, so that no project is in memory as
 * a whole. Tasks and readings are in the words of `protocol`.
 */
export const assistOver = (protocol: Protocol, seed: number) => {
  const parts = { groups: anchoringOver(protocol), taken: takenOver(protocol), models: modelsAsReaders(protocol) }
  let [tasks, without] = [0, 0]
  return {
    add: (task: AssistTask): void => {
      tasks += 1
      without += task.readings.filter(({ showing }) => showing === null).length
      for (const part of Object.values(parts)) part.add(task)
    },
    outcome: (): AssistReport => ({
      ...{ tasks, without },
      groups: parts.groups.outcome(seed),
      taken: parts.taken.outcome(),
      models: parts.models.outcome(),
    }),
  }
}
