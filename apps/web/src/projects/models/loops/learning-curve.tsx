import { Paper, Text } from '@mantine/core'
import type { LoopRound } from '@reticle/contract'
import { CartesianGrid, ComposedChart, ErrorBar, Legend, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { Plot } from '../../quality/plot.tsx'
import { type CurvePoint, curveOf, metricName } from './loop-words.ts'

const tick = { fontSize: 11, fill: 'var(--mantine-color-dimmed)' }
const [ink, other] = ['var(--mantine-color-text)', 'var(--mantine-color-dimmed)']

const said = (name: string, value: number | null, reach: [number, number] | null): string | undefined =>
  value === null
    ? undefined
    : `${name}: ${value.toFixed(3)}${reach === null ? '' : ` (${(value - reach[0]).toFixed(3)} to ${(value + reach[1]).toFixed(3)})`}`

const Tip = ({ payload }: { readonly payload?: readonly { readonly payload?: CurvePoint }[] }) => {
  const point = payload?.[0]?.payload
  if (point === undefined) return null
  return (
    <Paper withBorder p="xs" shadow="sm">
      <Text size="xs" fw={600}>
        {point.labels} labels
      </Text>
      <Text size="xs">{said('by the recipe', point.active, point.activeReach)}</Text>
      <Text size="xs">{said('in random order', point.random, point.randomReach)}</Text>
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
    <Plot
      title={`${metric} against labels`}
      rows={rows}
      note={`On samples that are held out (${last.n} in the last round); bars are 95 % intervals, by drawing these samples anew. Random: as many labels as the round before had, drawn from all that were there.`}
    >
      <ResponsiveContainer width="100%" height={260}>
        <ComposedChart data={points} margin={{ top: 8, right: 24, bottom: 20, left: 0 }} accessibilityLayer>
          <CartesianGrid vertical={false} stroke="var(--reticle-line)" />
          <XAxis
            dataKey="labels"
            type="number"
            domain={[0, 'dataMax']}
            allowDecimals={false}
            tick={tick}
            label={{ value: 'labelled samples that it learnt from', position: 'insideBottom', offset: -10, style: tick }}
          />
          <YAxis
            domain={[0, 1]}
            ticks={[0, 0.2, 0.4, 0.6, 0.8, 1]}
            tick={tick}
            width={56}
            tickFormatter={(value: number) => value.toFixed(1)}
            label={{ value: metric, angle: -90, position: 'insideLeft', style: { ...tick, textAnchor: 'middle' } }}
          />
          <Tooltip content={<Tip />} isAnimationActive={false} />
          <Legend verticalAlign="top" align="right" iconType="plainline" wrapperStyle={{ fontSize: 12 }} />
          <Line
            name="by the recipe"
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
            name="in random order"
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
