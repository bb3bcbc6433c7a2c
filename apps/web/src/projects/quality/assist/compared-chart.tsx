import type { AnchoringGroup, Compared, Share } from '@reticle/domain'
import { CartesianGrid, ErrorBar, ResponsiveContainer, Scatter, ScatterChart, XAxis, YAxis } from 'recharts'
import { decimal } from '../../../app/numbers.tsx'
import { t } from '../words.ts'
import { differenceWords, type MeasureId, measures, shareWords } from './assist-words.ts'

const rowHeight = 52
const [nameWidth, saidWidth] = [262, 230]
const tick = { fontSize: 11, fill: 'var(--mantine-color-dimmed)' }
const ink = 'var(--mantine-color-text)'
/** How far the two dots of a line stand from its middle. */
const apart = 0.17

type Point = { readonly x: number; readonly y: number; readonly reach: readonly [number, number] }
const pointOf = ({ value, low, high }: Share, y: number): Point[] =>
  value === null || low === null || high === null ? [] : [{ x: value, y, reach: [value - low, high - value] }]

type Placed = { readonly x?: number | string; readonly y?: number | string; readonly payload?: { readonly value?: number } }
type Row = (typeof measures)[number]

const Name = ({ rows, y, payload }: Placed & { readonly rows: readonly Row[] }) => {
  const row = rows[payload?.value ?? -1]
  if (row === undefined) return null
  return (
    <text x={4} y={Number(y)} fontSize={12} fill={ink}>
      <tspan x={4} dy={-2} fontWeight={600}>
        {row.name}
      </tspan>
      <tspan x={4} dy={14} fontSize={10.5} fill="var(--mantine-color-dimmed)">
        {row.meaning}
      </tspan>
    </text>
  )
}

type SaidAt = { readonly cx?: number; readonly cy?: number; readonly payload?: { readonly compared?: Compared } }
/** What a line says in numbers, to the right of the plot. */
const Said = ({ cx = 0, cy = 0, payload }: SaidAt) => {
  const compared = payload?.compared
  if (compared === undefined) return null
  const x = cx + 14
  return (
    <text x={x} y={cy} fontSize={11} fill={ink}>
      <tspan x={x} dy={-11}>
        {t('comparedChart.withSuggestions', { share: shareWords(compared.shown) })}
      </tspan>
      <tspan x={x} dy={14}>
        {t('comparedChart.blank', { share: shareWords(compared.blank) })}
      </tspan>
      <tspan x={x} dy={14} fontWeight={600}>
        {differenceWords(compared)}
      </tspan>
    </text>
  )
}

/** Measures of which there is anything to show. */
const rowsOf = (group: AnchoringGroup): readonly Row[] => measures.filter(({ id }) => group[id].shown.n + group[id].blank.n > 0)

/** Shares with and without suggestions, one above the other, with their 95 % intervals; a full dot for readings that saw suggestions, an open one for blank starts. */
export const ComparedChart = ({ group }: { readonly group: AnchoringGroup }) => {
  const rows = rowsOf(group)
  const side = (of: 'shown' | 'blank', by: number) => rows.flatMap(({ id }, place) => pointOf(group[id][of], place + by))
  const axis = {
    type: 'number',
    domain: [-0.5, rows.length - 0.5],
    ticks: rows.map((_, place) => place),
    interval: 0,
    tickLine: false,
  } as const
  const bar = <ErrorBar dataKey="reach" direction="x" width={5} stroke={ink} strokeWidth={1.2} isAnimationActive={false} />
  return (
    <ResponsiveContainer width="100%" height={44 + rowHeight * rows.length}>
      <ScatterChart margin={{ top: 4, right: saidWidth, bottom: 4, left: 4 }} accessibilityLayer>
        <CartesianGrid horizontal={false} stroke="var(--reticle-line)" />
        <XAxis
          type="number"
          dataKey="x"
          domain={[0, 1]}
          ticks={[0, 0.25, 0.5, 0.75, 1]}
          tick={tick}
          tickFormatter={(value: number) => t('numbers.percent', { value: decimal(100 * value, 0) })}
        />
        <YAxis {...axis} dataKey="y" reversed width={nameWidth} tick={(placed: Placed) => <Name rows={rows} {...placed} />} />
        <Scatter data={side('shown', -apart)} fill={ink} stroke={ink} isAnimationActive={false}>
          {bar}
        </Scatter>
        <Scatter data={side('blank', apart)} fill="var(--mantine-color-body)" stroke={ink} strokeWidth={1.5} isAnimationActive={false}>
          {bar}
        </Scatter>
        <Scatter data={rows.map(({ id }, place) => ({ x: 1, y: place, compared: group[id] }))} shape={<Said />} isAnimationActive={false} />
      </ScatterChart>
    </ResponsiveContainer>
  )
}

/** The numbers behind it, for the file. */
export const rowsOfCompared = (group: AnchoringGroup) =>
  rowsOf(group).map(({ id, name }: { id: MeasureId; name: string }) => {
    const { shown, blank, difference } = group[id]
    return {
      measure: name,
      ...{ shown: shown.value, shown_low: shown.low, shown_high: shown.high, shown_k: shown.k, shown_n: shown.n },
      ...{ blank: blank.value, blank_low: blank.low, blank_high: blank.high, blank_k: blank.k, blank_n: blank.n },
      ...{ difference: difference?.value ?? null, difference_low: difference?.low ?? null, difference_high: difference?.high ?? null },
    }
  })
