import type { Presence, PresentPerson } from '@reticle/contract'
import type { ProjectId, TaskId } from '@reticle/domain'

type Said = { readonly projectId: ProjectId; readonly people: readonly PresentPerson[]; readonly until: number }
type Report = {
  readonly process: string
  readonly projectId: ProjectId
  readonly taskId: TaskId
  readonly people: readonly PresentPerson[]
}

const mostShown = 20

/** A person at a task over several windows or processes is there once; deciding beats looking. */
const merged = (people: readonly PresentPerson[]): PresentPerson[] => {
  const byPerson = new Map<string, PresentPerson>()
  for (const one of people) if (byPerson.get(one.personId)?.doing !== 'deciding') byPerson.set(one.personId, one)
  return [...byPerson.values()]
    .sort((a, b) => (a.name === b.name ? (a.personId < b.personId ? -1 : 1) : a.name < b.name ? -1 : 1))
    .slice(0, mostShown)
}

/** What each process said last of each task. A process that falls silent is forgotten after `keptMilliseconds`. */
export const presenceTable = (keptMilliseconds: number) => {
  const tasks = new Map<TaskId, Map<string, Said>>()
  const peopleAt = (taskId: TaskId): PresentPerson[] => merged([...(tasks.get(taskId)?.values() ?? [])].flatMap(({ people }) => people))
  const drop = (taskId: TaskId, process: string): void => {
    tasks.get(taskId)?.delete(process)
    if (tasks.get(taskId)?.size === 0) tasks.delete(taskId)
  }
  return {
    peopleAt,
    /** True when this changes who is shown. */
    put: ({ process, projectId, taskId, people }: Report, now: number): boolean => {
      const before = JSON.stringify(peopleAt(taskId))
      if (people.length === 0) drop(taskId, process)
      else tasks.set(taskId, (tasks.get(taskId) ?? new Map()).set(process, { projectId, people, until: now + keptMilliseconds }))
      return before !== JSON.stringify(peopleAt(taskId))
    },
    /** Forgets what is over; answers the tasks where that changes who is shown. */
    sweep: (now: number): { readonly projectId: ProjectId; readonly taskId: TaskId }[] => {
      const changed: { projectId: ProjectId; taskId: TaskId }[] = []
      for (const [taskId, processes] of tasks) {
        const before = JSON.stringify(peopleAt(taskId))
        for (const [process, { projectId, until }] of processes) {
          if (until > now) continue
          drop(taskId, process)
          if (before !== JSON.stringify(peopleAt(taskId))) changed.push({ projectId, taskId })
        }
      }
      return changed
    },
    of: (projectId: ProjectId): Presence[] =>
      [...tasks].flatMap(([taskId, processes]) =>
        [...processes.values()].some((said) => said.projectId === projectId) ? [{ projectId, taskId, people: peopleAt(taskId) }] : [],
      ),
  }
}
