import type { ProjectId, Protocol } from '@reticle/domain'
import { createViewStore, type ViewStore } from '../canvas/view-store.ts'
import { keepLook, keptLook } from '../view/look/kept-look.ts'
import { createViewing } from '../view/viewing.ts'
import type { Viewing, ViewingPorts } from '../view/viewing-types.ts'

/** How the desk shows a sample: as the reviewer looked at the last one, by the presets of the protocol, or as the file recommends. */
export const deskViewing = (
  projectId: ProjectId,
  protocol: Protocol,
): { readonly first: Viewing; readonly makeSecond: (view?: ViewStore) => Viewing } => {
  const presets = protocol.display?.presets ?? []
  const ports: ViewingPorts = {
    view: createViewStore(),
    presets: () => presets,
    kept: () => keptLook(projectId, presets),
    keep: (kept) => keepLook(projectId, presets, kept),
    recorded: () => undefined,
  }
  return { first: createViewing(ports), makeSecond: (view = ports.view) => createViewing({ ...ports, view, keep: () => undefined }) }
}
