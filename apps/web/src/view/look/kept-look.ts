import type { DisplayPreset, ProjectId } from '@reticle/domain'
import { type Look, lookOfText, lookText } from './look.ts'

/** The look that a person chose last in a project, and the presets that there were: with other presets one starts from those. */
export type KeptLook = { readonly look: Look; readonly presetId: string | undefined }

const keyOf = (projectId: ProjectId): string => `reticle-look-${projectId}`

type Stored = { readonly look: string; readonly presetId?: string; readonly presets: string }

const isStored = (value: unknown): value is Stored =>
  typeof value === 'object' && value !== null && 'look' in value && typeof value.look === 'string' && 'presets' in value

export const keptLook = (projectId: ProjectId, presets: readonly DisplayPreset[]): KeptLook | undefined => {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(keyOf(projectId)) ?? 'null')
    if (!isStored(stored) || stored.presets !== JSON.stringify(presets)) return undefined
    const look = lookOfText(stored.look)
    return look === undefined ? undefined : { look, presetId: stored.presetId }
  } catch {
    // A browser that keeps nothing, or something that is not ours.
    return undefined
  }
}

export const keepLook = (projectId: ProjectId, presets: readonly DisplayPreset[], { look, presetId }: KeptLook): void => {
  try {
    localStorage.setItem(keyOf(projectId), JSON.stringify({ look: lookText(look), presetId, presets: JSON.stringify(presets) }))
  } catch {
    // A private window: the next sample of this visit still looks alike.
  }
}
