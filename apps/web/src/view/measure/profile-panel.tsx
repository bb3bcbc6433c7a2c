import { LineChart } from '@mantine/charts'
import { Button, SegmentedControl, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { t } from '../../canvas/words.ts'
import type { DisplaySettings } from '../../pixels/display-settings.ts'
import { shownChannels } from '../../pixels/display-settings.ts'
import type { PixelSource } from '../../pixels/pixel-source.ts'
import { channelName, unitOfChannel } from '../channel-names.ts'
import { computedText, rescaled } from '../units/numbers.ts'
import { digits, fittingUnit } from '../units/units.ts'
import type { WorldFrame } from '../world/world-frame.ts'
import { csvOf } from './csv.ts'
import { download } from './download.ts'
import styles from './measure.module.css'
import type { Measure } from './measure-tool.ts'
import { patchOf, profileOf, type Sampling } from './profile.ts'
import { type ChannelPatch, useChannelPatches } from './use-channel-patches.ts'
import '@mantine/charts/styles.css'

type Props = { readonly line: Measure; readonly source: PixelSource; readonly settings: DisplaySettings; readonly frame: WorldFrame }

/** Points that a chart draws; all go into the CSV. */
const drawn = 600
const plotColors = ['var(--reticle-settled)', 'var(--reticle-contested)', '#8c6bb1', '#7f8c8d', '#4c78a8', '#b279a2', '#9d755d', '#54a24b']

type Row = { readonly distance: number; readonly x: number; readonly y: number; readonly values: readonly number[] }

const rowsOf = (patches: readonly ChannelPatch[], { line, source, frame }: Props, sampling: Sampling): readonly Row[] => {
  const [from, to] = line.points
  if (from === undefined || to === undefined) return []
  const { nodata, rescale } = source.info
  const profiles = patches.map(({ patch }) => profileOf(patch, from, to, sampling, nodata))
  const length = profiles[0]?.at(-1)?.distance ?? 0
  const inWorld = frame.distance(from, to)
  const perPixel = Number.isFinite(inWorld) && length > 0 ? inWorld / length : 1
  return (profiles[0] ?? []).map(({ distance, x, y }, at) => ({
    distance: distance * perPixel,
    x,
    y,
    values: profiles.map((profile) => rescaled(profile[at]?.value ?? Number.NaN, rescale)),
  }))
}

/** Values along the line, one curve for each channel that is shown. */
export const ProfilePanel = (props: Props) => {
  const { line, source, settings, frame } = props
  const [sampling, setSampling] = useState<Sampling>('nearest')
  const channels = shownChannels(settings)
  const [from, to] = line.points
  const box = from === undefined || to === undefined ? undefined : patchOf(from, to, source)
  const found = useChannelPatches(source, box, channels, settings.projection === 'max' ? 'max' : settings.z, settings.t)
  const rows = useMemo(() => (found.kind === 'ready' ? rowsOf(found.patches, props, sampling) : []), [found, props, sampling])
  const [unitName, unitSize] = fittingUnit(frame.quantity, rows.at(-1)?.distance ?? 0, frame.unitName)
  const names = channels.map((channel) => channelName(source.info, channel))
  const every = Math.max(1, Math.ceil(rows.length / drawn))
  const data = rows
    .filter((_, at) => at % every === 0)
    .map((row) => ({
      distance: row.distance / unitSize,
      ...Object.fromEntries(row.values.map((value, at) => [`v${at}`, Number.isNaN(value) ? null : value])),
    }))
  const save = () =>
    download(
      'profile.csv',
      csvOf(
        [`distance ${unitName}`, 'x', 'y', ...names.map((name, at) => `${name} ${unitOfChannel(source.info, channels[at] ?? 0)}`.trim())],
        rows.map((row) => [row.distance / unitSize, row.x, row.y, ...row.values]),
      ),
    )
  return (
    <section className={styles.section} aria-label={t('measure.profile')} data-testid="profile">
      <div className={styles.line}>
        <h3>{t('measure.profile')}</h3>
        <SegmentedControl
          size="xs"
          aria-label={t('measure.sampling')}
          data={[
            { value: 'nearest', label: t('measure.nearest') },
            { value: 'bilinear', label: t('measure.bilinear') },
          ]}
          value={sampling}
          onChange={(value) => setSampling(value === 'bilinear' ? 'bilinear' : 'nearest')}
        />
      </div>
      {found.kind === 'failed' && (
        <Text size="xs" c="red">
          {t('measure.noValues', { reason: found.reason })}
        </Text>
      )}
      {channels.map((channel, at) => (
        <div key={channel} className={styles.plot}>
          {channels.length > 1 && <div className={styles.plotName}>{names[at]}</div>}
          <LineChart
            h={channels.length > 1 ? 116 : 160}
            data={data}
            dataKey="distance"
            series={[{ name: `v${at}`, label: names[at] ?? '', color: plotColors[at % plotColors.length] ?? 'gray' }]}
            curveType={sampling === 'nearest' ? 'step' : 'linear'}
            withDots={false}
            strokeWidth={1.5}
            connectNulls={false}
            xAxisProps={{
              type: 'number',
              domain: [0, 'dataMax'],
              tickFormatter: (value: number) => digits(value, 3),
              tick: { fontSize: 10 },
            }}
            yAxisProps={{ width: 48, domain: ['auto', 'auto'], tickFormatter: (value: number) => digits(value, 4), tick: { fontSize: 10 } }}
            valueFormatter={(value) => `${computedText(value)} ${unitOfChannel(source.info, channel)}`.trim()}
            tooltipProps={{ labelFormatter: (label) => `${digits(Number(label), 4)} ${unitName}` }}
            lineProps={{ isAnimationActive: false }}
          />
        </div>
      ))}
      <div className={styles.line}>
        <Text size="xs" c="dimmed">
          {t('measure.profileCount', { count: rows.length, unit: unitName })}
        </Text>
        <Button size="compact-xs" variant="default" disabled={rows.length === 0} onClick={save}>
          {t('measure.csv')}
        </Button>
      </div>
    </section>
  )
}
