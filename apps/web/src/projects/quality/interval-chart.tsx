import { Paper, Text } from '@mantine/core'
import type { Estimate } from '@reticle/domain'
import { CartesianGrid, ComposedChart, ErrorBar, Line, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { decimal } from '../../app/numbers.tsx'
import { rangeText } from './estimate-text.tsx'
import { t } from './words.ts'

export type Point = Estimate & { readonly x: string }

const tick = { fontSize: 11, fill: 'var(--mantine-color-dimmed)' }
const line = 'var(--mantine-color-text)'

type Drawn = Point & { readonly reach: [number, number] | undefined }

const PointTip = ({ payload }: { readonly payload?: readonly { readonly payload?: Drawn }[] }) => {
  const point = payload?.[0]?.payload
  if (point === undefined) return null
  return (
    <Paper withBorder p="xs" shadow="sm">
      <Text size="xs" fw={600}>
        {point.x}
      </Text>
      <Text size="xs">{point.value === null ? t('intervalChart.notDefined') : `${decimal(point.value, 3)} ${rangeText(point)}`}</Text>
      <Text size="xs" c="dimmed">
        {t('numbers.nExcluded', { n: point.n, excluded: point.excluded })}
      </Text>
    </Paper>
  )
}

type Props = {
  readonly points: readonly Point[]
  readonly label: string
  /** Joins the points: their order is one of time. */
  readonly isJoined?: boolean
  readonly height?: number
}

/** Values as dots with their 95 % intervals. Black on white: nothing in it hangs on a colour. */
export const IntervalChart = ({ points, label, isJoined = false, height = 230 }: Props) => {
  const data = points.map(
    (point): Drawn => ({
      ...point,
      reach:
        point.value === null || point.interval === null ? undefined : [point.value - point.interval[0], point.interval[1] - point.value],
    }),
  )
  const least = Math.min(0, ...points.flatMap(({ value, interval }) => [value ?? 0, interval?.[0] ?? 0]))
  const ticks = Array.from({ length: 6 + Math.ceil(-5 * least) }, (_, place) => 1 - place / 5).toReversed()
  return (
    <ResponsiveContainer width="100%" height={height}>
      <ComposedChart data={data} margin={{ top: 8, right: 16, bottom: 4, left: 0 }} accessibilityLayer>
        <CartesianGrid vertical={false} stroke="var(--reticle-line)" />
        <XAxis dataKey="x" tick={tick} minTickGap={12} padding={{ left: 24, right: 24 }} interval="preserveStartEnd" />
        <YAxis
          domain={[ticks[0] ?? 0, 1]}
          ticks={ticks}
          interval={0}
          tick={tick}
          width={56}
          tickFormatter={(value: number) => decimal(value, 1)}
          label={{ value: label, angle: -90, position: 'insideLeft', style: { ...tick, textAnchor: 'middle' } }}
        />
        {least < 0 && <ReferenceLine y={0} stroke="var(--mantine-color-dimmed)" strokeDasharray="4 3" />}
        <Tooltip content={<PointTip />} isAnimationActive={false} />
        <Line
          dataKey="value"
          stroke={line}
          strokeWidth={isJoined ? 1.5 : 0}
          dot={{ r: 4, fill: line, stroke: line }}
          isAnimationActive={false}
          connectNulls={false}
        >
          <ErrorBar dataKey="reach" width={6} stroke={line} strokeWidth={1.2} isAnimationActive={false} />
        </Line>
      </ComposedChart>
    </ResponsiveContainer>
  )
}

/** Numbers of a chart of estimates, for its file. */
export const rowsOf = (points: readonly Point[]) =>
  points.map(({ x, value, interval, n, excluded }) => ({ x, value, low: interval?.[0] ?? null, high: interval?.[1] ?? null, n, excluded }))
