import { Scatter, ScatterChart, XAxis, YAxis } from 'recharts'

type MatrixCell = { readonly row: string; readonly column: string; readonly value: number | null; readonly text: string }

type Props = {
  readonly rows: readonly string[]
  readonly columns: readonly string[]
  readonly cells: readonly MatrixCell[]
  readonly rowLabel: string
  readonly columnLabel: string
  /** What is darkest. */
  readonly most: number
}

const cellWidth = 66
const cellHeight = 34
const tick = { fontSize: 11, fill: 'var(--mantine-color-text)' }

const short = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

type Placed = { readonly cx?: number; readonly cy?: number; readonly payload?: MatrixCell & { readonly share: number } }

/** The number stands in the cell; the shade only repeats it. */
const Square = ({ cx = 0, cy = 0, payload }: Placed) => {
  if (payload === undefined) return null
  const { share, text, row, column } = payload
  return (
    <g>
      <title>{`${row} / ${column}: ${text}`}</title>
      <rect
        x={cx - cellWidth / 2}
        y={cy - cellHeight / 2}
        width={cellWidth}
        height={cellHeight}
        fill="var(--reticle-settled)"
        fillOpacity={0.55 * share}
        stroke="var(--reticle-line)"
      />
      <text x={cx} y={cy} textAnchor="middle" dominantBaseline="central" fontSize={12} fill="var(--mantine-color-text)">
        {text}
      </text>
    </g>
  )
}

/** A heat map that is read by its numbers. */
export const MatrixChart = ({ rows, columns, cells, rowLabel, columnLabel, most }: Props) => {
  const data = cells.map((cell) => ({
    ...cell,
    x: columns.indexOf(cell.column),
    y: rows.indexOf(cell.row),
    share: Math.max(0, Math.min(1, (cell.value ?? 0) / Math.max(most, 1e-9))),
  }))
  const left = 140
  return (
    <div style={{ overflowX: 'auto' }}>
      <ScatterChart
        width={left + columns.length * cellWidth + 12}
        height={60 + rows.length * cellHeight}
        margin={{ top: 4, right: 8, bottom: 4, left: 4 }}
        accessibilityLayer
      >
        <XAxis
          type="number"
          dataKey="x"
          orientation="top"
          height={46}
          domain={[-0.5, columns.length - 0.5]}
          ticks={columns.map((_, place) => place)}
          interval={0}
          tick={tick}
          tickLine={false}
          tickFormatter={(place: number) => short(columns[place] ?? '', 10)}
          label={{ value: columnLabel, position: 'insideTop', fontSize: 11, fill: 'var(--mantine-color-dimmed)' }}
        />
        <YAxis
          type="number"
          dataKey="y"
          reversed
          width={left - 8}
          domain={[-0.5, rows.length - 0.5]}
          ticks={rows.map((_, place) => place)}
          interval={0}
          tick={tick}
          tickLine={false}
          tickFormatter={(place: number) => short(rows[place] ?? '', 18)}
          label={{ value: rowLabel, angle: -90, position: 'insideLeft', fontSize: 11, fill: 'var(--mantine-color-dimmed)' }}
        />
        <Scatter data={data} shape={<Square />} isAnimationActive={false} />
      </ScatterChart>
    </div>
  )
}
