import { Bar, BarChart, CartesianGrid, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import { decimal } from '../../app/numbers.tsx'
import type { ShareLine } from './share-rows.ts'
import { t } from './words.ts'

const rowHeight = 26
const [nameWidth, saidWidth] = [300, 210]
const indent = 16
const tick = { fontSize: 11, fill: 'var(--mantine-color-dimmed)' }
const ink = 'var(--mantine-color-text)'

const short = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

/** Where the axis puts a line's words; its value is the line's place. */
type Placed = { readonly x?: number | string; readonly y?: number | string; readonly payload?: { readonly value?: number } }
type Words = Placed & { readonly lines: readonly ShareLine[] }

/** The name of a line, from the left and further in for what comes after. */
const Name = ({ lines, y, payload }: Words) => {
  const line = lines[payload?.value ?? -1]
  if (line === undefined) return null
  return (
    <text
      x={4 + indent * line.depth}
      y={Number(y)}
      dominantBaseline="central"
      fontSize={12}
      fontWeight={line.weighted === null ? 600 : 400}
      fill={ink}
    >
      <title>{line.text}</title>
      {short(line.text, Math.floor((nameWidth - indent * line.depth) / 6.6))}
    </text>
  )
}

const Said = ({ lines, x, y, payload }: Words) => {
  const line = lines[payload?.value ?? -1]
  if (line === undefined) return null
  return (
    <text
      x={Number(x) + 4}
      y={Number(y)}
      dominantBaseline="central"
      fontSize={11}
      fill={line.weighted === null ? 'var(--mantine-color-dimmed)' : ink}
    >
      {line.said}
    </text>
  )
}

/** Questions with their answers as bars from 0 to 1; each number stands on its line. */
export const ShareChart = ({ lines }: { readonly lines: readonly ShareLine[] }) => {
  const data = lines.map(({ weighted }, place) => ({ place, weighted }))
  const axis = { type: 'category', dataKey: 'place', interval: 0, tickLine: false } as const
  return (
    <ResponsiveContainer width="100%" height={44 + rowHeight * lines.length}>
      <BarChart layout="vertical" data={data} margin={{ top: 4, right: 4, bottom: 4, left: 4 }} barSize={12} accessibilityLayer>
        <CartesianGrid horizontal={false} stroke="var(--reticle-line)" />
        <XAxis
          type="number"
          domain={[0, 1]}
          ticks={[0, 0.25, 0.5, 0.75, 1]}
          tick={tick}
          tickFormatter={(value: number) => t('numbers.percent', { value: decimal(100 * value, 0) })}
        />
        <YAxis {...axis} width={nameWidth} tick={(placed: Placed) => <Name lines={lines} {...placed} />} />
        <YAxis
          {...axis}
          yAxisId="said"
          orientation="right"
          width={saidWidth}
          axisLine={false}
          tick={(placed: Placed) => <Said lines={lines} {...placed} />}
        />
        <Bar dataKey="weighted" fill="var(--reticle-settled)" stroke={ink} strokeWidth={0.5} isAnimationActive={false} />
      </BarChart>
    </ResponsiveContainer>
  )
}
