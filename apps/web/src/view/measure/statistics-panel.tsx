import { BarChart } from '@mantine/charts'
import { Button, Text } from '@mantine/core'
import type { Region } from '@reticle/domain'
import { areaOf, maskOf } from '@reticle/geometry'
import { useMemo } from 'react'
import { t } from '../../canvas/words.ts'
import { type DisplaySettings, shownChannels } from '../../pixels/display-settings.ts'
import type { PixelSource } from '../../pixels/pixel-source.ts'
import { channelName, unitOfChannel } from '../channel-names.ts'
import { computedText, rescaled } from '../units/numbers.ts'
import { amountText } from '../units/units.ts'
import { binsOf, histogramOf } from '../values/histogram.ts'
import { pixelSizeAt, type WorldFrame } from '../world/world-frame.ts'
import { csvOf } from './csv.ts'
import { download } from './download.ts'
import styles from './measure.module.css'
import { coveredBox, rescaledStatistics, type Statistics, statisticsOf, valuesUnder } from './region-statistics.ts'
import { useChannelPatches } from './use-channel-patches.ts'
import '@mantine/charts/styles.css'

type Props = {
  readonly region: Region
  readonly title: string
  readonly source: PixelSource
  readonly settings: DisplaySettings
  readonly frame: WorldFrame
}

const columns = ['n', 'mean', 'sd', 'min', 'max', 'sum'] as const

const bins = 32

/** The area of a mark in the world, from the size of a pixel at its middle. */
const areaText = ({ region: { geometry }, frame }: Props): string | undefined => {
  const pixels = areaOf(geometry)
  if (pixels === 0) return undefined
  const plain = `${computedText(pixels)} px²`
  if (frame.quantity !== 'length' && frame.quantity !== 'angle') return plain
  const { x, y, width, height } = maskOf(geometry)
  const size = pixelSizeAt(frame, { x: x + width / 2, y: y + height / 2 })
  if (!(size > 0)) return plain
  const side = Math.sqrt(pixels) * size
  // The unit that fits a side of a square of this area.
  const [, name = ''] = /^[-\d.e]+\s*(.*)$/.exec(amountText(frame.quantity, side, frame.unitName)) ?? []
  const sideValue = Number.parseFloat(amountText(frame.quantity, side, frame.unitName, 12))
  return `${computedText(sideValue ** 2, 4)} ${name}² (${plain})`
}

const headOf = (info: PixelSource['info'], channel: number, count: number): string => {
  const name = count > 1 || info.channels[channel]?.name ? channelName(info, channel) : t('channel.values')
  const unit = unitOfChannel(info, channel)
  return unit === '' ? name : t('measure.valuesIn', { name, unit })
}

/** Numbers of the pixels under a mark, for each channel that is shown, with their histogram. */
export const StatisticsPanel = (props: Props) => {
  const { region, title, source, settings } = props
  const { info } = source
  const mask = useMemo(() => maskOf(region.geometry), [region.geometry])
  const box = useMemo(() => coveredBox(mask, source), [mask, source])
  const channels = shownChannels(settings)
  const found = useChannelPatches(source, box, channels, settings.projection === 'max' ? 'max' : settings.z, settings.t)
  const measured = useMemo(
    () =>
      found.kind !== 'ready'
        ? []
        : found.patches.map(({ channel, patch }) => {
            const values = valuesUnder(mask, patch, info.nodata)
            return { channel, values, statistics: rescaledStatistics(statisticsOf(values), info.rescale) }
          }),
    [found, mask, info],
  )
  const [first] = measured
  const bars = useMemo(() => {
    if (first === undefined || first.statistics.n === 0) return []
    const isWhole = info.dtype !== 'float32' && info.dtype !== 'float64'
    const raw = statisticsOf(first.values)
    const binned = binsOf({ low: raw.min, high: raw.max }, isWhole, bins)
    const { counts, low, high } = histogramOf(first.values.values, null, binned.range, binned.bins)
    const step = (high - low) / counts.length
    return counts.map((pixels, at) => ({ value: computedText(rescaled(low + (at + 0.5) * step, info.rescale), 4), pixels }))
  }, [first, info])
  const left = first?.statistics.left ?? 0
  const area = areaText(props)
  const rowOf = (channel: number, one: Statistics) => [
    channelName(info, channel),
    unitOfChannel(info, channel),
    ...columns.map((column) => one[column]),
    one.left,
  ]
  const save = () =>
    download(
      'statistics.csv',
      csvOf(
        // For programs, not shown to people.
        ['channel', 'unit', ...columns, 'left out'],
        measured.map(({ channel, statistics }) => rowOf(channel, statistics)),
      ),
    )
  return (
    <section className={styles.section} aria-label={t('measure.statistics')} data-testid="statistics">
      <div className={styles.line}>
        <h3>{title}</h3>
        <Button size="compact-xs" variant="default" disabled={measured.length === 0} onClick={save}>
          {t('measure.csv')}
        </Button>
      </div>
      {area !== undefined && <Text size="xs">{area}</Text>}
      {found.kind === 'failed' && (
        <Text size="xs" c="red">
          {t('measure.noValues', { reason: found.reason })}
        </Text>
      )}
      {found.kind === 'none' && <Text size="xs">{t('measure.covers')}</Text>}
      {measured.map(({ channel, statistics }) => (
        <table key={channel} className={styles.numbers}>
          <tbody>
            <tr>
              <th colSpan={4}>{headOf(info, channel, measured.length)}</th>
            </tr>
            <tr>
              <th>n</th>
              <td>{statistics.n}</td>
              <th>{t('measure.mean')}</th>
              <td>{computedText(statistics.mean)}</td>
            </tr>
            <tr>
              <th>{t('measure.sd')}</th>
              <td>{computedText(statistics.sd)}</td>
              <th>{t('measure.min')}</th>
              <td>{computedText(statistics.min)}</td>
            </tr>
            <tr>
              <th>{t('measure.sum')}</th>
              <td>{computedText(statistics.sum)}</td>
              <th>{t('measure.max')}</th>
              <td>{computedText(statistics.max)}</td>
            </tr>
          </tbody>
        </table>
      ))}
      {left > 0 && (
        <Text size="xs" c="dimmed">
          {t('measure.left', { count: left })}
        </Text>
      )}
      {bars.length > 1 && (
        <div className={styles.plot}>
          <BarChart
            h={130}
            data={bars}
            dataKey="value"
            series={[{ name: 'pixels', label: t('measure.pixels'), color: 'var(--reticle-settled)' }]}
            barProps={{ isAnimationActive: false }}
            xAxisProps={{ interval: 'preserveStartEnd', minTickGap: 24, tick: { fontSize: 10 } }}
            yAxisProps={{ width: 44, allowDecimals: false, tick: { fontSize: 10 } }}
          />
        </div>
      )}
    </section>
  )
}
