import type { ProjectId } from '@reticle/domain'
import { useEffect } from 'react'
import { watchProject } from './live-socket.ts'

export { restartLive, useLiveState } from './live-socket.ts'

/** Keeps a project's queries fresh by the server's hints for as long as the component is on screen. */
export const useLive = (projectId: ProjectId | undefined): void => {
  useEffect(() => (projectId === undefined ? undefined : watchProject(projectId)), [projectId])
}
