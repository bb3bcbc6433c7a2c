import { NumberInput, Select } from '@mantine/core'
import type { PixelInfo } from '@reticle/contract'
import type { WindowRule } from '@reticle/domain'
import { useState } from 'react'
import { keepFocus } from '../../canvas/editor/key-cap.tsx'
import { t } from '../../canvas/words.ts'
import { type ChannelSettings, type DisplaySettings, rangeOf } from '../../pixels/display-settings.ts'
import type { PixelSource } from '../../pixels/pixel-source.ts'
import { stretches } from '../../pixels/stretch.ts'
import { unitOfChannel } from '../channel-names.ts'
import { sameRule } from '../look/window-rule.ts'
import { computedText, rescaled, stored } from '../units/numbers.ts'
import type { Viewing } from '../viewing-types.ts'
import styles from './display.module.css'
import { Histogram } from './histogram.tsx'
import { usePlaneSample } from './use-plane-sample.ts'

const rulesFor = (info: PixelInfo, channel: number): readonly (readonly [name: string, title: string, rule: WindowRule])[] => [
  info.isColor
    ? [t('channel.full'), t('channel.fullTitle'), { kind: 'file' }]
    : info.channels[channel]?.window == null
      ? [t('channel.auto'), t('channel.autoTitle'), { kind: 'file' }]
      : [t('channel.file'), t('channel.fileTitle'), { kind: 'file' }],
  ['100', t('channel.all'), { kind: 'percentile', share: 100 }],
  ['99.9', t('channel.middle', { share: 99.9 }), { kind: 'percentile', share: 99.9 }],
  ['99', t('channel.middle', { share: 99 }), { kind: 'percentile', share: 99 }],
  ['98', t('channel.middle', { share: 98 }), { kind: 'percentile', share: 98 }],
  ['zscale', t('channel.zscale'), { kind: 'zscale' }],
]

export type BodyProps = {
  readonly viewing: Viewing
  readonly source: PixelSource
  readonly settings: DisplaySettings
  readonly channel: ChannelSettings
  readonly index: number
  readonly name: string
  readonly rule: WindowRule | undefined
}

const Ends = ({ viewing, source, channel, index, name }: BodyProps) => {
  const { info } = source
  const unit = unitOfChannel(info, index)
  const end = (which: 'low' | 'high') => (
    <NumberInput
      size="xs"
      aria-label={t(which === 'low' ? 'channel.lowEnd' : 'channel.highEnd', { name })}
      hideControls
      value={Number(computedText(rescaled(channel[which], info.rescale)).replace('–', '0'))}
      {...(unit === '' ? {} : { suffix: ` ${unit}` })}
      onChange={(value) => {
        if (typeof value === 'number' && Number.isFinite(value))
          viewing.setWindow(index, { low: channel.low, high: channel.high, [which]: stored(value, info.rescale) })
      }}
    />
  )
  return (
    <div className={styles.ends}>
      {end('low')}
      {end('high')}
    </div>
  )
}

const Curve = ({ viewing, channel, index, name }: BodyProps) => (
  <div className={styles.line}>
    <Select
      size="xs"
      flex={1}
      aria-label={t('channel.stretch', { name })}
      allowDeselect={false}
      data={stretches.map((value) => ({ value, label: t(`stretches.${value}`) }))}
      value={channel.stretch}
      onChange={(value) => {
        const stretch = stretches.find((one) => one === value)
        if (stretch !== undefined) viewing.setChannel(index, { stretch })
      }}
    />
    {channel.stretch === 'gamma' && (
      <NumberInput
        size="xs"
        w={72}
        aria-label={t('channel.gamma', { name })}
        title={t('channel.gammaTitle')}
        min={0.05}
        max={20}
        step={0.05}
        decimalScale={2}
        value={channel.gamma}
        onChange={(value) => {
          if (typeof value === 'number' && value > 0) viewing.setChannel(index, { gamma: value })
        }}
      />
    )}
    <button
      type="button"
      className={styles.rule}
      aria-pressed={channel.isInverted}
      onMouseDown={keepFocus}
      onClick={() => viewing.setChannel(index, { isInverted: !channel.isInverted })}
    >
      {t('channel.invert')}
    </button>
  </div>
)

/** The values of a channel, its window and its stretch. */
export const ChannelBody = (props: BodyProps) => {
  const { viewing, source, settings, channel, index, name, rule } = props
  const { info } = source
  const [axis, setAxis] = useState<'linear' | 'log'>('log')
  const [isWide, setWide] = useState(false)
  const { sample } = usePlaneSample(source, index, settings.projection === 'max' ? 'max' : settings.z, settings.t)
  const spread = info.channels[index]?.spread
  const [least, greatest] = rangeOf(info.dtype)
  const unit = unitOfChannel(info, index)
  return (
    <div className={styles.body}>
      <Histogram
        name={name}
        channel={channel}
        sample={sample}
        fallback={spread == null ? { low: least, high: greatest } : { low: spread.min, high: spread.max }}
        isWhole={info.dtype !== 'float32' && info.dtype !== 'float64'}
        nodata={info.nodata}
        axis={axis}
        isWide={isWide}
        textOf={(value) => `${computedText(rescaled(value, info.rescale))} ${unit}`.trim()}
        onWindow={(window) => viewing.setWindow(index, window)}
      />
      <Ends {...props} />
      <div className={styles.rules}>
        {rulesFor(info, index).map(([text, title, one]) => (
          <button
            key={text}
            type="button"
            className={styles.rule}
            title={title}
            aria-pressed={rule !== undefined && sameRule(rule, one)}
            onMouseDown={keepFocus}
            onClick={() => viewing.applyRule(index, one)}
          >
            {text}
          </button>
        ))}
      </div>
      <Curve {...props} />
      <div className={styles.rules}>
        <button
          type="button"
          className={styles.rule}
          aria-pressed={axis === 'log'}
          title={t('channel.logCountsTitle')}
          onMouseDown={keepFocus}
          onClick={() => setAxis(axis === 'log' ? 'linear' : 'log')}
        >
          {t('channel.logCounts')}
        </button>
        <button
          type="button"
          className={styles.rule}
          aria-pressed={isWide}
          title={t('channel.allValuesTitle')}
          onMouseDown={keepFocus}
          onClick={() => setWide(!isWide)}
        >
          {t('channel.allValues')}
        </button>
      </div>
    </div>
  )
}
