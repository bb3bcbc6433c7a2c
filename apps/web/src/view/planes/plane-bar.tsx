import { ActionIcon, Select, Slider, Tooltip } from '@mantine/core'
import type { PixelInfo } from '@reticle/contract'
import { IconPlayerPause, IconPlayerPlay, IconStack2 } from '@tabler/icons-react'
import { useStore } from 'zustand'
import { chordText } from '../../canvas/editor/chord.ts'
import { keepFocus } from '../../canvas/editor/key-cap.tsx'
import { type Binding, chordFor } from '../../canvas/editor/key-table.ts'
import { t } from '../../canvas/words.ts'
import type { DisplaySettings } from '../../pixels/display-settings.ts'
import type { Axis } from '../viewing-state.ts'
import type { Viewing } from '../viewing-types.ts'
import { coordinateText } from '../world/axes.ts'
import styles from './planes.module.css'
import { usePlay } from './use-play.ts'

const speeds = [1, 2, 5, 10, 20]

type AxisOf = PixelInfo['axes'][number]
type RowProps = {
  readonly viewing: Viewing
  readonly axis: AxisOf & { readonly name: Axis }
  readonly settings: DisplaySettings
  readonly table: readonly Binding[]
}

const withKeys = (title: string, table: readonly Binding[], name: Axis): string => {
  const keys = ([-1, 1] as const).map((by) => chordFor(table, { kind: 'plane', axis: name, by }))
  if (keys.some((key) => key === undefined)) return title
  return t('planes.withKeys', { title, keys: keys.map((key) => chordText(key ?? '')).join(' ') })
}

const Row = ({ viewing, axis, settings, table }: RowProps) => {
  const playing = useStore(viewing.store, (state) => state.playing)
  const isPlaying = playing === axis.name
  const isProjected = axis.name === 'z' && settings.projection === 'max'
  const index = settings[axis.name]
  const place = coordinateText(axis, index)
  const title = axis.label === axis.name ? axis.name : t('planes.titled', { label: axis.label, axis: axis.name })
  return (
    <div className={styles.axis}>
      <span className={styles.name} title={withKeys(title, table, axis.name)}>
        {axis.name}
      </span>
      <Tooltip label={isPlaying ? t('planes.pause') : t('planes.play', { axis: axis.name })}>
        <ActionIcon
          size={24}
          aria-label={t(isPlaying ? 'planes.pauseAxis' : 'planes.play', { axis: axis.name })}
          aria-pressed={isPlaying}
          disabled={isProjected}
          onMouseDown={keepFocus}
          onClick={() => viewing.play(isPlaying ? undefined : axis.name)}
        >
          {isPlaying ? <IconPlayerPause size={15} /> : <IconPlayerPlay size={15} />}
        </ActionIcon>
      </Tooltip>
      <Slider
        className={styles.slider}
        size="sm"
        thumbSize={14}
        min={0}
        max={axis.length - 1}
        value={index}
        disabled={isProjected}
        label={null}
        thumbLabel={t('planes.index', { axis: title, index, last: axis.length - 1 })}
        onChange={(next) => viewing.setPlane(axis.name, next)}
      />
      <span className={styles.place} data-testid={`plane-${axis.name}`} title={t('planes.indexTitle', { index, last: axis.length - 1 })}>
        {isProjected ? t('planes.maximum', { count: axis.length }) : `${index} / ${axis.length - 1}`}
        {place !== undefined && !isProjected && <span className={styles.faint}> {place}</span>}
      </span>
    </div>
  )
}

const isPlane = (axis: AxisOf): axis is AxisOf & { name: Axis } => (axis.name === 'z' || axis.name === 't') && axis.length > 1

/** Sliders along z and t with play and speed; absent where a sample has one plane. */
export const PlaneBar = ({ viewing, table }: { viewing: Viewing; table: readonly Binding[] }) => {
  const source = useStore(viewing.pixels, (state) => state.source)
  const settings = useStore(viewing.pixels, (state) => state.settings)
  const { playing, speed } = useStore(viewing.store)
  usePlay(viewing)
  const axes = source?.info.axes.filter(isPlane) ?? []
  if (settings === undefined || axes.length === 0) return null
  const hasDepth = axes.some(({ name }) => name === 'z')
  const isProjected = settings.projection === 'max'
  return (
    <div className={styles.bar} role="toolbar" aria-label={t('planes.name')}>
      {axes.map((axis) => (
        <Row key={axis.name} viewing={viewing} axis={axis} settings={settings} table={table} />
      ))}
      {hasDepth && (
        <Tooltip label={t('planes.maximumKey', { key: chordText(chordFor(table, { kind: 'max-projection' }) ?? '') })}>
          <ActionIcon
            size={26}
            variant={isProjected ? 'light' : 'subtle'}
            {...(isProjected ? { color: 'accent' } : {})}
            aria-label={t('commands.max-projection')}
            aria-pressed={isProjected}
            onMouseDown={keepFocus}
            onClick={() => viewing.change((now) => ({ ...now, projection: now.projection === 'max' ? 'slice' : 'max' }))}
          >
            <IconStack2 size={16} />
          </ActionIcon>
        </Tooltip>
      )}
      {playing !== undefined && (
        <Select
          size="xs"
          w={92}
          aria-label={t('planes.speed')}
          allowDeselect={false}
          data={speeds.map((one) => ({ value: String(one), label: `${one} / s` }))}
          value={String(speed)}
          onChange={(value) => viewing.setSpeed(Number(value))}
        />
      )}
    </div>
  )
}
