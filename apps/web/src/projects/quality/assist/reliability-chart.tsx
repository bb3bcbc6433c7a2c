import type { Calibration } from '@reticle/domain'
import { CartesianGrid, ComposedChart, Line, ReferenceLine, ResponsiveContainer, Scatter, XAxis, YAxis } from 'recharts'
import { count, decimal } from '../../../app/numbers.tsx'
import { t } from '../words.ts'

const tick = { fontSize: 11, fill: 'var(--mantine-color-dimmed)' }
const ink = 'var(--mantine-color-text)'
const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
const tickText = (value: number): string => (value === 0 || value === 1 ? String(value) : decimal(value, 1))
const said = (text: string) => ({ value: text, style: { ...tick, textAnchor: 'middle' as const } })

type Dot = { readonly cx?: number; readonly cy?: number; readonly payload?: { readonly n: number } }

/** The number of cases stands beside each dot; the larger it is, the more the dot says. */
const Bin = ({ cx = 0, cy = 0, payload }: Dot) => (
  <g>
    <circle cx={cx} cy={cy} r={Math.min(10, 3 + Math.log10(payload?.n ?? 1) * 2.5)} fill={ink} fillOpacity={0.75} />
    <text x={cx + 9} y={cy + 14} fontSize={10} fill="var(--mantine-color-dimmed)">
      {count(payload?.n ?? 0)}
    </text>
  </g>
)

/** How often what a model said with some probability was so; on the diagonal it means what it says. */
export const ReliabilityChart = ({ calibration }: { readonly calibration: Calibration }) => (
  <ResponsiveContainer width="100%" height={260}>
    <ComposedChart data={[...calibration.bins]} margin={{ top: 8, right: 24, bottom: 18, left: 4 }} accessibilityLayer>
      <CartesianGrid stroke="var(--reticle-line)" />
      <XAxis
        type="number"
        dataKey="confidence"
        domain={[0, 1]}
        ticks={ticks}
        tick={tick}
        tickFormatter={tickText}
        label={{ ...said(t('reliabilityChart.saidProbability')), position: 'insideBottom', offset: -12 }}
      />
      <YAxis
        type="number"
        domain={[0, 1]}
        ticks={ticks}
        tick={tick}
        tickFormatter={tickText}
        width={48}
        label={{ ...said(t('reliabilityChart.shareThatWasSo')), angle: -90, position: 'insideLeft' }}
      />
      <ReferenceLine
        segment={[
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ]}
        stroke="var(--mantine-color-dimmed)"
        strokeDasharray="4 3"
      />
      <Line dataKey="accuracy" stroke={ink} strokeWidth={1} dot={false} isAnimationActive={false} />
      <Scatter dataKey="accuracy" shape={<Bin />} isAnimationActive={false} />
    </ComposedChart>
  </ResponsiveContainer>
)
