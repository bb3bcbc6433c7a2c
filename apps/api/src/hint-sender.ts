import type { Hint } from '@reticle/contract'
import type { HintBus } from '@reticle/dispatch'
import type { ProjectId } from '@reticle/domain'
import { coalescer } from './coalescer.ts'

const quietMilliseconds = 250

/** Sends hints after a commit, at most four a second of each project, and of each of its people. */
export type HintSender = {
  /** Work came in or was given back: the desk's progress, and the person's own list. */
  readonly worked: (projectId: ProjectId, personId: string) => void
  readonly close: () => void
}

export const hintSender = (hints: HintBus, onError: (error: unknown) => void): HintSender => {
  const publish = (hint: Hint): void => {
    hints.publish(hint).catch(onError)
  }
  const projects = coalescer(quietMilliseconds, (_, hint) => publish(hint))
  const people = coalescer(quietMilliseconds, (room, hint) => publish({ ...hint, personId: room.slice(hint.projectId.length + 1) }))
  return {
    worked: (projectId, personId) => {
      projects.add(projectId, projectId, 'progress')
      people.add(`${projectId} ${personId}`, projectId, 'assignments')
    },
    close: () => {
      projects.close()
      people.close()
    },
  }
}
