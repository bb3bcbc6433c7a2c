import { RangeSlider, SegmentedControl } from '@mantine/core'
import { otsuThreshold } from '@reticle/tools'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import { rescaled } from '../../../view/units/numbers.ts'
import { quantile } from '../../../view/values/finite-values.ts'
import { binsOf, heightsOf, histogramOf } from '../../../view/values/histogram.ts'
import { t } from '../../words.ts'
import type { Editor } from '../create-editor.ts'
import { NumberOption } from './number-option.tsx'
import type { OptionProps } from './option-props.ts'
import { SignOption } from './size-options.tsx'
import styles from './tool-options.module.css'
import { useLightSample } from './use-light-sample.ts'
import { useValuesInSight } from './use-values-in-sight.ts'

type Values = NonNullable<ReturnType<typeof useValuesInSight>>

const ways = [
  { value: 'otsu', label: t('options.otsu') },
  { value: 'hand', label: t('options.byHand') },
]

/** To a thousandth of a span at the most, in round numbers. */
const rounded = (value: number, span: number): number => {
  if (!(span > 0)) return value
  const unit = 10 ** Math.floor(Math.log10(span / 1000))
  return Number((Math.round(value / unit) * unit).toPrecision(15))
}

type HandProps = { readonly editor: Editor; readonly values: Values; readonly range: { readonly low: number; readonly high: number } }

/** Two ends on the spread of the values. All in the unit of the values, also where they are stored in another. */
const HandOptions = ({ editor, values, range }: HandProps) => {
  const { source, scene, rescale, unit, isWhole, all } = values
  const light = useLightSample(source, scene)
  const { low, high } = range
  const axis = useMemo(() => {
    if (light === undefined || light.sorted.length === 0) return undefined
    const ends = [rescaled(light.sorted[0] ?? 0, rescale), rescaled(light.sorted.at(-1) ?? 1, rescale)]
    return { low: Math.min(...ends), high: Math.max(...ends) }
  }, [light, rescale])
  const heights = useMemo(() => {
    if (light === undefined || axis === undefined) return []
    const stored = [light.sorted[0] ?? 0, light.sorted.at(-1) ?? 1] as const
    const binned = binsOf({ low: stored[0], high: stored[1] }, isWhole, 64)
    const bars = heightsOf(histogramOf(light.values, source.info.nodata, binned.range, binned.bins).counts, 'log')
    return (rescale?.slope ?? 1) < 0 ? bars.toReversed() : bars
  }, [light, axis, isWhole, rescale, source])
  const put = (threshold: typeof range) => editor.tune({ threshold })
  const width = 100 / Math.max(1, heights.length)
  return (
    <>
      <NumberOption
        label={t('options.lowEnd')}
        width={80}
        unit={unit}
        value={low}
        onValue={(value) => put({ low: value, high: Math.max(high, value) })}
      />
      {axis !== undefined && axis.high > axis.low && (
        <div className={styles.spread}>
          <svg className={styles.bars} viewBox="0 0 100 20" preserveAspectRatio="none" role="img" aria-label={t('options.frequency')}>
            <path d={heights.map((height, i) => (height === 0 ? '' : `M${i * width} 20v${-20 * height}h${width}V20z`)).join('')} />
          </svg>
          <RangeSlider
            size={3}
            thumbSize={12}
            label={null}
            minRange={0}
            thumbFromLabel={t('options.lowThreshold')}
            thumbToLabel={t('options.highThreshold')}
            min={axis.low}
            max={axis.high}
            step={(axis.high - axis.low) / 500}
            value={[Math.max(axis.low, Math.min(low, axis.high)), Math.min(axis.high, Math.max(high, axis.low))]}
            onChange={([from, to]) =>
              put({
                // The sample may miss the rarest values: at its ends all are meant.
                low: from <= axis.low ? Math.min(axis.low, all.low) : rounded(from, axis.high - axis.low),
                high: to >= axis.high ? Math.max(axis.high, all.high) : rounded(to, axis.high - axis.low),
              })
            }
          />
        </div>
      )}
      <NumberOption
        label={t('options.highEnd')}
        width={80}
        unit={unit}
        value={high}
        onValue={(value) => put({ low: Math.min(low, value), high: value })}
      />
    </>
  )
}

const Ways = ({ editor, values, isByHand }: { editor: Editor; values: Values; isByHand: boolean }) => {
  const { isBright } = useStore(editor.store, (state) => state.settings)
  const { source, scene, rescale, all } = values
  const light = useLightSample(source, scene)
  /** By hand begins where Otsu's method cuts the plane, or where the window lies. */
  const begin = () => {
    const sorted = light?.sorted
    const cut = sorted === undefined ? (values.low + values.high) / 2 : (otsuThreshold(sorted) ?? values.low)
    const [least, most] =
      sorted === undefined || sorted.length === 0 ? [values.low, values.high] : [quantile(sorted, 0), quantile(sorted, 1)]
    const [a, b, c] = [rescaled(least, rescale), rescaled(cut, rescale), rescaled(most, rescale)]
    const end = rounded(b, Math.abs(c - a))
    const outer = { low: Math.min(a, c, end, all.low), high: Math.max(a, c, end, all.high) }
    editor.tune({ threshold: isBright ? { low: end, high: outer.high } : { low: outer.low, high: end } })
  }
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('options.found')}
      data={ways}
      value={isByHand ? 'hand' : 'otsu'}
      onChange={(way) => (way === 'hand' ? begin() : editor.tune({ threshold: 'otsu' }))}
    />
  )
}

export const ThresholdOptions = ({ editor, pixels }: OptionProps) => {
  const { threshold } = useStore(editor.store, (state) => state.settings)
  const values = useValuesInSight(pixels)
  if (values === undefined) return null
  return (
    <>
      <Ways editor={editor} values={values} isByHand={threshold !== 'otsu'} />
      {threshold === 'otsu' ? <SignOption editor={editor} /> : <HandOptions editor={editor} values={values} range={threshold} />}
    </>
  )
}
