import type { ProjectId } from '@reticle/domain'
import { createViewStore, type ViewStore } from '../canvas/view-store.ts'
import { keepLook, keptLook } from '../view/look/kept-look.ts'
import { createViewing } from '../view/viewing.ts'
import type { Viewing, ViewingPorts } from '../view/viewing-types.ts'
import type { BenchSession } from './session/bench-state.ts'

/** How the bench shows its samples: by the presets of their protocol, as their drafts were looked at, or as the sample before. */
export const benchViewing = (
  session: BenchSession,
  projectId: ProjectId,
): { readonly first: Viewing; readonly makeSecond: (view?: ViewStore) => Viewing } => {
  const work = () => {
    const { phase } = session.store.getState()
    return phase.kind === 'labelling' ? phase.work : undefined
  }
  const view = createViewStore()
  const presets = () => work()?.protocol.content.display?.presets ?? []
  const ports: ViewingPorts = {
    view,
    presets,
    kept: () => keptLook(projectId, presets()),
    keep: (kept) => keepLook(projectId, presets(), kept),
    recorded: (sampleId) => {
      const now = work()
      return now?.assignment.sample.id === sampleId ? now.content.display : undefined
    },
  }
  return {
    first: createViewing(ports),
    // What is tried out beside is not how the next sample is to open.
    makeSecond: (view = ports.view) => createViewing({ ...ports, view, keep: () => undefined }),
  }
}
