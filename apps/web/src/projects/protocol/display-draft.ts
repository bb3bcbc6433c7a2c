import type { DisplayPreset, ProtocolInput, WindowRule } from '@reticle/domain'
import { newRowId } from './row-id.ts'
import { idsOf, type Row } from './stable-ids.ts'
import { t } from './words.ts'

/** A preset in the form: what each kind of window needs side by side, so that nothing typed is lost when another kind is looked at. */
export type PresetDraft = Row &
  Omit<DisplayPreset, 'id' | 'window' | 'channels'> & {
    readonly windowKind: WindowRule['kind']
    readonly share: number
    readonly low: number | ''
    readonly high: number | ''
    readonly channels: string[]
  }

export const newPreset = (): PresetDraft => ({
  rowId: newRowId(),
  id: null,
  name: '',
  windowKind: 'file',
  share: 99.8,
  low: '',
  high: '',
  stretch: 'linear',
  gamma: 1,
  colorMap: 'grey',
  isInverted: false,
  isSmooth: false,
  channels: [],
})

export const presetDraft = ({ id, window, channels, ...rest }: DisplayPreset): PresetDraft => ({
  ...newPreset(),
  ...rest,
  id,
  channels: [...channels],
  windowKind: window.kind,
  ...(window.kind === 'percentile' ? { share: window.share } : {}),
  ...(window.kind === 'range' ? { low: window.low, high: window.high } : {}),
})

const windowOf = ({ windowKind, share, low, high }: PresetDraft): WindowRule => {
  switch (windowKind) {
    case 'percentile':
      return { kind: windowKind, share }
    case 'range':
      return { kind: windowKind, low: Number(low), high: Number(high) }
    case 'file':
    case 'zscale':
      return { kind: windowKind }
  }
}

/** The display part of a protocol; absent when there are no presets. */
export const displayOf = (presets: readonly PresetDraft[]): Pick<ProtocolInput, 'display'> => {
  if (presets.length === 0) return {}
  const ids = idsOf(presets, (preset) => preset.name, 'preset')
  return {
    display: {
      presets: presets.map((preset) => {
        const { rowId, id: _, windowKind: __, share: ___, low: ____, high: _____, ...rest } = preset
        return { ...rest, id: ids.get(rowId) ?? '', name: preset.name.trim(), window: windowOf(preset) }
      }),
    },
  }
}

/** What is wrong with the presets, by place in the form. */
export const presetProblems = (presets: readonly PresetDraft[]): Record<string, string> => {
  const problems: Record<string, string> = {}
  presets.forEach((preset, index) => {
    if (preset.name.trim() === '') problems[`presets.${index}.name`] = t('display.nameOrRemove')
    if (preset.windowKind !== 'range') return
    if (preset.low === '') problems[`presets.${index}.low`] = t('display.from')
    if (preset.high === '' || (preset.low !== '' && preset.high <= preset.low)) problems[`presets.${index}.high`] = t('display.aboveLow')
  })
  return problems
}
