import type { PixelInfo } from '@reticle/contract'
import { useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import { pixelAt } from '../../canvas/view-math.ts'
import { t } from '../../canvas/words.ts'
import { type DisplaySettings, shownChannels } from '../../pixels/display-settings.ts'
import type { PixelSource } from '../../pixels/pixel-source.ts'
import { computedText, rescaled, storedText } from '../units/numbers.ts'
import type { Viewing } from '../viewing-types.ts'
import { axisNamed } from '../world/axes.ts'
import { placeTexts } from '../world/place-text.ts'
import type { WorldFrame } from '../world/world-frame.ts'
import styles from './overlay.module.css'
import { usePixelValue } from './use-pixel-value.ts'

const zoomText = (scale: number): string => (scale >= 10 ? `${Math.round(scale * 10) / 10}×` : `${Math.round(scale * 100)} %`)

/** How far the image is turned on the screen, the short way round: `30° clockwise`. */
const turnText = (angle: number): string =>
  angle > 180
    ? t('readout.anticlockwise', { angle: Math.round(3600 - 10 * angle) / 10 })
    : t('readout.clockwise', { angle: Math.round(10 * angle) / 10 })

/** Said while the pointer moves: looked up once. */
const noData = t('readout.noData')

/** `1234 (210 HU)`: as it is stored, and what it stands for. */
const valueText = (value: number, info: PixelInfo, channel: number): string => {
  if (value === info.nodata || Number.isNaN(value)) return noData
  const unit = info.rescale?.unit ?? info.channels[channel]?.unit ?? null
  const own = storedText(value, info.dtype)
  if (info.rescale !== null) return `${own} (${computedText(rescaled(value, info.rescale))}${unit === null ? '' : ` ${unit}`})`
  return unit === null ? own : `${own} ${unit}`
}

type Props = { readonly viewing: Viewing; readonly frame: WorldFrame }
type WithPixels = Props & { readonly source: PixelSource; readonly settings: DisplaySettings }

const Values = ({ values, source, settings }: { values: readonly number[] } & Pick<WithPixels, 'source' | 'settings'>) => {
  const { info } = source
  if (info.isColor && info.rescale === null) {
    const shown = values.slice(0, 3)
    const isGrey = shown.every((one) => one === shown[0])
    return <span className={styles.value}>{(isGrey ? shown.slice(0, 1) : shown).map((one) => storedText(one, info.dtype)).join(' ')}</span>
  }
  const channels = shownChannels(settings)
  return channels.map((channel) => {
    const paint = settings.channels[channel]?.paint
    return (
      <span key={channel} className={styles.value}>
        {channels.length > 1 && paint?.kind === 'color' && <span className={styles.dot} style={{ background: paint.color }} />}
        {channels.length > 1 && <span className={styles.faint}>{info.channels[channel]?.name ?? `c ${channel}`}</span>}
        {valueText(values[channel] ?? Number.NaN, info, channel)}
      </span>
    )
  })
}

const planeText = (info: PixelInfo, settings: DisplaySettings): string =>
  (['z', 't'] as const)
    .filter((name) => (axisNamed(info, name)?.length ?? 1) > 1)
    .map((name) => (name === 'z' && settings.projection === 'max' ? 'z max' : `${name} ${settings[name]}`))
    .join('  ')

const Reading = ({ viewing, frame, source, settings }: WithPixels) => {
  const place = useSyncExternalStore(viewing.hover.subscribe, viewing.hover.get)
  const pixel = place === undefined ? undefined : pixelAt(place, source)
  const values = usePixelValue(source, pixel, settings.projection === 'max' ? 'max' : settings.z, settings.t)
  if (place === undefined || pixel === undefined) return null
  return (
    <>
      <span className={styles.value}>{`x ${pixel.x}  y ${pixel.y}`}</span>
      <span className={styles.value}>{planeText(source.info, settings)}</span>
      {values === undefined ? <span className={styles.faint}>…</span> : <Values values={values} source={source} settings={settings} />}
      {placeTexts(frame, place, settings.z).map(({ name, text }) => (
        <span key={name} className={styles.value}>
          <span className={styles.faint}>{name}</span>
          {text}
        </span>
      ))}
    </>
  )
}

/** Under the pointer: pixel index, plane, values with their units, and the place in the world. Always: the zoom. */
export const Readout = ({ viewing, frame }: Props) => {
  const source = useStore(viewing.pixels, (state) => state.source)
  const settings = useStore(viewing.pixels, (state) => state.settings)
  const scale = useStore(viewing.view, (state) => state.view.scale)
  const angle = useStore(viewing.view, (state) => state.view.angle ?? 0)
  return (
    <div className={`${styles.box} ${styles.readout}`} data-testid="readout">
      {source !== undefined && settings !== undefined && <Reading viewing={viewing} frame={frame} source={source} settings={settings} />}
      <span className={styles.faint}>{zoomText(scale)}</span>
      {angle !== 0 && <span className={styles.faint}>{turnText(angle)}</span>}
    </div>
  )
}
