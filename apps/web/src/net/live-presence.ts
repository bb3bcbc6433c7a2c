import type { PresenceDoing, PresentPerson } from '@reticle/contract'
import type { ProjectId, TaskId } from '@reticle/domain'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { attendTask } from './live-socket.ts'
import { usePresenceStore } from './presence-store.ts'
import { queries } from './queries.ts'

const nobody: readonly PresentPerson[] = []

const useOthers = (): ((people: readonly PresentPerson[] | undefined) => readonly PresentPerson[]) => {
  const { data: session } = useQuery(queries.session())
  const me = session?.person?.id
  return useMemo(
    () => (people) => {
      const others = (people ?? nobody).filter(({ personId }) => personId !== me)
      return others.length === 0 ? nobody : others
    },
    [me],
  )
}

/** Who else is at each task of the project that is on screen, for lists of the desk; the server says it to the desk alone. */
export const usePresences = (): ((taskId: TaskId) => readonly PresentPerson[]) => {
  const byTask = usePresenceStore((present) => present.byTask)
  const others = useOthers()
  return useMemo(() => (taskId) => others(byTask.get(taskId)), [byTask, others])
}

/** Says to the desk that this person is at the task, while the component is on screen, and tells who else is. For the desk only. */
export const usePresence = (projectId: ProjectId, taskId: TaskId | undefined, doing: PresenceDoing): readonly PresentPerson[] => {
  useEffect(() => (taskId === undefined ? undefined : attendTask(projectId, taskId, doing)), [projectId, taskId, doing])
  const people = usePresenceStore(({ byTask }) => (taskId === undefined ? undefined : byTask.get(taskId)))
  const others = useOthers()
  return useMemo(() => others(people), [others, people])
}
