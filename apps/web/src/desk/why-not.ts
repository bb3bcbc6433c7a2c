import type { TaskDetail } from '@reticle/contract'

/** Why this person cannot decide this sample, in words; undefined when they can. */
export const whyNot = (task: Pick<TaskDetail, 'state' | 'isOwn' | 'resolution'>, mayAdjudicate: boolean): string | undefined => {
  if (task.state === 'contested') {
    if (task.isOwn) return 'You labelled this sample yourself, so another reviewer has to decide it.'
    return mayAdjudicate ? undefined : 'Waits for a reviewer. You can look at it; deciding needs the role Reviewer.'
  }
  if (task.state === 'settled')
    return task.resolution?.kind === 'adjudication'
      ? 'Settled by the decision below. To decide again, reopen it with a reason.'
      : 'Settled by the consensus of its readers. To look at it again, reopen it with a reason.'
  if (task.state === 'withdrawn') return 'Withdrawn: kept with its history, and left out of releases.'
  return 'Readers are still at work on this sample. It comes here when they disagree.'
}
