import { Paper, Text } from '@mantine/core'
import type { LoopRound } from '@reticle/contract'
import { CartesianGrid, ComposedChart, ErrorBar, Legend, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { decimal } from '../../../app/numbers.tsx'
import { Plot } from '../../quality/plot.tsx'
import { t } from '../words.ts'
import { type CurvePoint, curveOf, metricName } from './loop-words.ts'

const tick = { fontSize: 11, fill: 'var(--mantine-color-dimmed)' }
const [ink, other] = ['var(--mantine-color-text)', 'var(--mantine-color-dimmed)']

const said = (name: string, value: number | null, reach: [number, number] | null): string | undefined =>
  value === null
    ? undefined
    : reach === null
      ? t('learningCurve.said', { name, value: decimal(value, 3) })
      : t('learningCurve.saidReach', {
          ...{ name, value: decimal(value, 3) },
          ...{ low: decimal(value - reach[0], 3), high: decimal(value + reach[1], 3) },
        })

const Tip = ({ payload }: { readonly payload?: readonly { readonly payload?: CurvePoint }[] }) => {
  const point = payload?.[0]?.payload
  if (point === undefined) return null
  return (
    <Paper withBorder p="xs" shadow="sm">
      <Text size="xs" fw={600}>
        {t('learningCurve.labels', { count: point.labels })}
      </Text>
      <Text size="xs">{said(t('learningCurve.byTheRecipe'), point.active, point.activeReach)}</Text>
      <Text size="xs">{said(t('learningCurve.inRandomOrder'), point.random, point.randomReach)}</Text>
    </Paper>
  )
}

/** The metric against labels, by the recipe and with as many labels in random order. Full and dashed, so that nothing hangs on a colour. */
export const LearningCurve = ({ history }: { history: readonly LoopRound[] }) => {
  const points = curveOf(history)
  const last = history.findLast(({ measure }) => measure !== null)?.measure
  if (points.length === 0 || last == null) return null
  const metric = metricName(last.metric)
  const rows = points.map(({ labels, active, activeReach, random, randomReach }) => ({
    labels,
    active,
    active_low: active === null || activeReach === null ? null : active - activeReach[0],
    active_high: active === null || activeReach === null ? null : active + activeReach[1],
    random,
    random_low: random === null || randomReach === null ? null : random - randomReach[0],
    random_high: random === null || randomReach === null ? null : random + randomReach[1],
  }))
  return (
    <Plot title={t('learningCurve.againstLabels', { metric })} rows={rows} note={t('learningCurve.note', { count: last.n })}>
      <ResponsiveContainer width="100%" height={260}>
        <ComposedChart data={points} margin={{ top: 8, right: 24, bottom: 20, left: 0 }} accessibilityLayer>
          <CartesianGrid vertical={false} stroke="var(--reticle-line)" />
          <XAxis
            dataKey="labels"
            type="number"
            domain={[0, 'dataMax']}
            allowDecimals={false}
            tick={tick}
            label={{ value: t('learningCurve.axis'), position: 'insideBottom', offset: -10, style: tick }}
          />
          <YAxis
            domain={[0, 1]}
            ticks={[0, 0.2, 0.4, 0.6, 0.8, 1]}
            tick={tick}
            width={56}
            tickFormatter={(value: number) => decimal(value, 1)}
            label={{ value: metric, angle: -90, position: 'insideLeft', style: { ...tick, textAnchor: 'middle' } }}
          />
          <Tooltip content={<Tip />} isAnimationActive={false} />
          <Legend verticalAlign="top" align="right" iconType="plainline" wrapperStyle={{ fontSize: 12 }} />
          <Line
            name={t('learningCurve.byTheRecipe')}
            dataKey="active"
            stroke={ink}
            strokeWidth={1.5}
            dot={{ r: 4, fill: ink }}
            isAnimationActive={false}
            connectNulls
          >
            <ErrorBar dataKey="activeReach" width={6} stroke={ink} strokeWidth={1.2} isAnimationActive={false} />
          </Line>
          <Line
            name={t('learningCurve.inRandomOrder')}
            dataKey="random"
            stroke={other}
            strokeWidth={1.5}
            strokeDasharray="5 4"
            dot={{ r: 4, fill: 'var(--mantine-color-body)', stroke: other, strokeDasharray: '0' }}
            isAnimationActive={false}
            connectNulls
          >
            <ErrorBar dataKey="randomReach" width={6} stroke={other} strokeWidth={1} isAnimationActive={false} />
          </Line>
        </ComposedChart>
      </ResponsiveContainer>
    </Plot>
  )
}
