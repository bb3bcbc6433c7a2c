import type { Result } from '@reticle/domain'
import type { Answers, Isolated, IsolatedFile, Reject, Task } from '@reticle/imaging'

type OnProgress = Parameters<Isolated['run']>[2]

/**
 * One task of the isolated reader. A process that ended by itself may have been killed for the memory that others took: that is tried once
 * more, and a file that brings two down is refused.
 */
export const runPatiently = async (
  isolated: Isolated,
  task: Task,
  file: IsolatedFile,
  onProgress?: OnProgress,
): Promise<Result<Answers, Reject>> => {
  const first = await isolated.run(task, file, onProgress)
  return first.ok || first.error.isCrash !== true ? first : isolated.run(task, file, onProgress)
}
