import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from 'react'
import { t } from '../../canvas/words.ts'
import type { ChannelSettings } from '../../pixels/display-settings.ts'
import { stretched } from '../../pixels/stretch.ts'
import type { PlaneSample } from '../look/window-rule.ts'
import { computedText } from '../units/numbers.ts'
import { quantile } from '../values/finite-values.ts'
import { binsOf, heightsOf, histogramOf } from '../values/histogram.ts'
import type { Window } from '../values/window.ts'
import styles from './display.module.css'
import { gradientOf } from './gradient.ts'

type Props = {
  readonly name: string
  readonly channel: ChannelSettings
  readonly sample: PlaneSample | undefined
  /** Ends of the axis where there is no sample yet. */
  readonly fallback: Window
  readonly isWhole: boolean
  readonly nodata: number | null
  readonly axis: 'linear' | 'log'
  /** All values, or the middle ones and the window. */
  readonly isWide: boolean
  /** For the text of an end, in the unit of the values. */
  readonly textOf: (stored: number) => string
  readonly onWindow: (window: Window) => void
}

/** From which value to which the axis goes: a few extreme values do not press all others into one bar, unless all are asked for. */
export const axisOf = (sample: PlaneSample | undefined, window: Window, fallback: Window, isWide: boolean): Window => {
  const sorted = sample?.sorted
  const seen =
    sorted === undefined || sorted.length === 0
      ? fallback
      : isWide
        ? { low: sorted[0] ?? 0, high: sorted.at(-1) ?? 1 }
        : { low: quantile(sorted, 0.001), high: quantile(sorted, 0.999) }
  const low = Math.min(seen.low, window.low, window.high)
  const high = Math.max(seen.high, window.low, window.high)
  const air = 0.02 * (high - low)
  return high > low ? { low: low - air, high: high + air } : { low: low - 0.5, high: high + 0.5 }
}

const steps = 100

/** The spread of the values with the window over it: two handles, the curve of the stretch, and the colours below. */
export const Histogram = (props: Props) => {
  const { name, channel, sample, fallback, isWhole, nodata, axis, isWide, textOf, onWindow } = props
  const frame = useRef<HTMLDivElement>(null)
  const held = useRef<{ readonly end: 'low' | 'high'; readonly range: Window } | undefined>(undefined)
  const { low, high } = channel
  const window = useMemo(() => ({ low, high }), [low, high])
  const live = axisOf(sample, window, fallback, isWide)
  // While a handle is held the axis stays, or it would run away under the pointer.
  const range = held.current?.range ?? live
  const { low: from, high: to } = range
  const heights = useMemo(() => {
    if (sample === undefined) return []
    const binned = binsOf({ low: from, high: to }, isWhole, 128)
    const counts = histogramOf(sample.values, nodata, binned.range, binned.bins).counts
    return heightsOf(counts, axis)
  }, [sample, from, to, isWhole, nodata, axis])

  const shareOf = (value: number) => (value - from) / (to - from)
  const put = (end: 'low' | 'high', value: number) => onWindow({ ...window, [end]: value })
  const down = (end: 'low' | 'high') => (event: PointerEvent<HTMLButtonElement>) => {
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    held.current = { end, range }
  }
  const move = (event: PointerEvent<HTMLButtonElement>) => {
    const box = frame.current?.getBoundingClientRect()
    if (held.current === undefined || box === undefined) return
    const { end, range: fixed } = held.current
    put(end, fixed.low + ((event.clientX - box.left) / box.width) * (fixed.high - fixed.low))
  }
  const up = () => {
    held.current = undefined
  }
  const press = (end: 'low' | 'high') => (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' || event.key === 'ArrowUp' ? 1 : event.key === 'ArrowLeft' || event.key === 'ArrowDown' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    put(end, window[end] + (by * (event.shiftKey ? 10 : 1) * (to - from)) / 256)
  }
  const left = Math.min(shareOf(low), shareOf(high)) * steps
  const right = Math.max(shareOf(low), shareOf(high)) * steps
  const curve = Array.from({ length: steps + 1 }, (_, i) => {
    const light = stretched(from + (i / steps) * (to - from), window, channel.stretch, channel.gamma)
    return `${i},${66 - 64 * (channel.isInverted ? 1 - light : light)}`
  })
  const width = steps / Math.max(1, heights.length)
  return (
    <div ref={frame} className={styles.histogram} data-testid="histogram">
      <svg viewBox={`0 0 ${steps} 66`} preserveAspectRatio="none" role="img" aria-label={t('channel.histogram', { name })}>
        <path
          className={styles.bars}
          d={heights.map((height, i) => (height === 0 ? '' : `M${i * width} 66v${-64 * height}h${width}V66z`)).join('')}
        />
        <rect className={styles.outside} x={0} y={0} width={Math.max(0, left)} height={66} />
        <rect className={styles.outside} x={right} y={0} width={Math.max(0, steps - right)} height={66} />
        <polyline className={styles.curve} points={curve.join(' ')} />
      </svg>
      <div
        className={styles.strip}
        style={{
          left: `${left}%`,
          right: `${steps - right}%`,
          background: gradientOf(channel.paint, channel.isInverted !== high < low),
        }}
      />
      {(['low', 'high'] as const).map((end) => (
        <button
          key={end}
          type="button"
          role="slider"
          className={styles.handle}
          style={{ left: `${100 * shareOf(window[end])}%` }}
          aria-label={t(end === 'low' ? 'channel.lowWindow' : 'channel.highWindow', { name })}
          aria-valuenow={window[end]}
          aria-valuemin={from}
          aria-valuemax={to}
          aria-valuetext={textOf(window[end])}
          title={computedText(window[end])}
          onPointerDown={down(end)}
          onPointerMove={move}
          onPointerUp={up}
          onPointerCancel={up}
          onKeyDown={press(end)}
        />
      ))}
    </div>
  )
}
