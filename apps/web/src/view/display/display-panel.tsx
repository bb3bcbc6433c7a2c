import { Button, SegmentedControl, Select, Switch, Text } from '@mantine/core'
import { useStore } from 'zustand'
import { chordText } from '../../canvas/editor/chord.ts'
import { keepFocus } from '../../canvas/editor/key-cap.tsx'
import { type Binding, chordFor, type PlainCommand } from '../../canvas/editor/key-table.ts'
import { t } from '../../canvas/words.ts'
import type { DisplaySettings } from '../../pixels/display-settings.ts'
import { useOverlayParts } from '../overlay/overlay-parts.ts'
import type { Viewing } from '../viewing-types.ts'
import { ChannelRow } from './channel-row.tsx'
import styles from './display.module.css'

type Props = { readonly viewing: Viewing; readonly table: readonly Binding[] }

const Presets = ({ viewing }: { viewing: Viewing }) => {
  const presetId = useStore(viewing.store, (state) => state.presetId)
  const presets = viewing.presets()
  if (presets.length === 0) return null
  return (
    <Select
      size="xs"
      aria-label={t('display.preset')}
      placeholder={t('display.byHand')}
      allowDeselect={false}
      data={presets.map(({ id, name }) => ({ value: id, label: name }))}
      value={presetId ?? null}
      onChange={(id) => {
        if (id !== null) viewing.choosePreset(id)
      }}
    />
  )
}

const interpolations = [
  { value: 'auto', label: t('display.auto') },
  { value: 'nearest', label: t('display.nearest') },
  { value: 'smooth', label: t('display.smooth') },
] satisfies { value: DisplaySettings['interpolation']; label: string }[]

/** The switches of what lies over the image. */
const OverImage = ({ hasCompass }: { hasCompass: boolean }) => {
  const { parts, setParts } = useOverlayParts()
  const row = (part: keyof typeof parts, label: string) => (
    <Switch
      size="xs"
      label={label}
      checked={parts[part]}
      onChange={(event) => setParts({ ...parts, [part]: event.currentTarget.checked })}
    />
  )
  return (
    <>
      {row('readout', t('display.readout'))}
      {row('scaleBar', t('display.scaleBar'))}
      {hasCompass && row('compass', t('display.compass'))}
    </>
  )
}

/** How the image is shown: presets, channels with their windows, interpolation. Nothing here changes a stored value. */
export const DisplayPanel = ({ viewing, table }: Props) => {
  const source = useStore(viewing.pixels, (state) => state.source)
  const settings = useStore(viewing.pixels, (state) => state.settings)
  const { rules, isLinked } = useStore(viewing.store)
  if (source === undefined || settings === undefined)
    return (
      <Text size="sm" c="dimmed">
        {t('display.notHere')}
      </Text>
    )
  const count = settings.channels.length
  const key = (kind: PlainCommand) => chordText(chordFor(table, { kind }) ?? '')
  return (
    <>
      <Presets viewing={viewing} />
      {count > 1 && (
        <div className={styles.line}>
          <SegmentedControl
            size="xs"
            aria-label={t('display.blending')}
            data={[
              { value: 'additive', label: t('display.additive') },
              { value: 'single', label: t('display.single') },
            ]}
            value={settings.blending}
            onChange={(value) => (value === 'single' ? viewing.change((now) => ({ ...now, blending: 'single' })) : viewing.showTogether())}
          />
          <Switch
            size="xs"
            label={t('display.link')}
            title={t('display.linkTitle')}
            checked={isLinked}
            onChange={(event) => viewing.setLinked(event.currentTarget.checked)}
          />
        </div>
      )}
      <div className={styles.channels}>
        {settings.channels.map((_, index) => (
          <ChannelRow
            // biome-ignore lint/suspicious/noArrayIndexKey: channels have no other name that is sure to be their own
            key={index}
            viewing={viewing}
            source={source}
            settings={settings}
            index={index}
            rule={rules[index]}
            isOpen={settings.active === index}
            onOpen={() => viewing.change((now) => ({ ...now, active: index }))}
          />
        ))}
      </div>
      <div className={styles.line}>
        <span className={styles.faint}>{t('display.pixels')}</span>
        <SegmentedControl
          size="xs"
          aria-label={t('display.between')}
          data={interpolations}
          value={settings.interpolation}
          onChange={(value) => {
            const chosen = interpolations.find((one) => one.value === value)
            if (chosen !== undefined) viewing.change((now) => ({ ...now, interpolation: chosen.value }))
          }}
        />
      </div>
      <Switch
        size="xs"
        label={t('display.nodata')}
        checked={settings.nodata === 'checker'}
        onChange={(event) => {
          const nodata = event.currentTarget.checked ? 'checker' : 'transparent'
          viewing.change((now) => ({ ...now, nodata }))
        }}
      />
      <OverImage hasCompass={source.info.world?.kind === 'sky' || source.info.world?.kind === 'map'} />
      <div className={styles.line}>
        <Button
          size="compact-xs"
          variant="default"
          onMouseDown={keepFocus}
          onClick={viewing.reset}
          title={t('display.resetKey', { key: key('reset-display') })}
        >
          {t('display.reset')}
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          onMouseDown={keepFocus}
          onClick={viewing.remember}
          title={t('display.rememberKeys', { blink: key('blink'), remember: key('remember') })}
        >
          {t('display.remember')}
        </Button>
      </div>
      <Text size="xs" c="dimmed">
        {t('display.lead', { key: key('hold-window') })}
      </Text>
    </>
  )
}
