import type { PixelInfo } from '@reticle/contract'
import type { DisplayPreset, DisplayState } from '@reticle/domain'
import { fittedSettings } from '../pixels/display-settings.ts'
import { rangeRule } from './channel-edits.ts'
import type { KeptLook } from './look/kept-look.ts'
import { carriedLook, type Look, lookOfFilter, lookOfPreset, openingLook, settingsOfRecord } from './look/look.ts'

export type Opening = { readonly look: Look; readonly presetId: string | undefined }

/** What was shown, as it was recorded with a draft or an annotation; undefined when it says nothing of it. */
export const lookOfState = (state: DisplayState | undefined, info: PixelInfo): Look | undefined => {
  if (state === undefined) return undefined
  if (state.pixels !== undefined) {
    const settings = fittedSettings(settingsOfRecord(state.pixels), info)
    return { settings, rules: settings.channels.map((channel) => rangeRule(channel, info.rescale)) }
  }
  const isPlain = state.brightness === 0 && state.contrast === 1 && !state.isInverted
  return isPlain ? undefined : lookOfFilter(state, info)
}

/**
 * How a sample opens: as its draft was looked at; else by the preset that was chosen last, or as the sample before; else by the first
 * preset of the protocol; else as its file recommends.
 */
export const openingOf = (
  info: PixelInfo,
  { recorded, kept, presets }: { recorded: DisplayState | undefined; kept: KeptLook | undefined; presets: readonly DisplayPreset[] },
): Opening => {
  const own = lookOfState(recorded, info)
  if (own !== undefined) return { look: own, presetId: undefined }
  const preset = presets.find(({ id }) => id === kept?.presetId) ?? (kept === undefined ? presets[0] : undefined)
  if (preset !== undefined) return { look: lookOfPreset(preset, info), presetId: preset.id }
  const carried = kept === undefined ? undefined : carriedLook(kept.look, info)
  if (carried !== undefined) return { look: carried, presetId: undefined }
  const [first] = presets
  return first === undefined ? { look: openingLook(info), presetId: undefined } : { look: lookOfPreset(first, info), presetId: first.id }
}
