import type { Presence, PresentPerson } from '@reticle/contract'
import type { TaskId } from '@reticle/domain'
import { create } from 'zustand'

type Present = { readonly byTask: ReadonlyMap<TaskId, readonly PresentPerson[]> }

/** Who is at which task, as the server says it. */
export const usePresenceStore = create<Present>(() => ({ byTask: new Map() }))

export const heardPresence = ({ taskId, people }: Presence): void =>
  usePresenceStore.setState(({ byTask }) => {
    const next = new Map(byTask)
    if (people.length === 0) next.delete(taskId)
    else next.set(taskId, people)
    return { byTask: next }
  })

/** What was heard over a line that broke may be over. */
export const forgetPresence = (): void => usePresenceStore.setState({ byTask: new Map() })
