import { Select, SimpleGrid } from '@mantine/core'
import type { NumberReaders } from '@reticle/domain'
import { useState } from 'react'
import { CartesianGrid, ErrorBar, ReferenceLine, ResponsiveContainer, Scatter, ScatterChart, XAxis, YAxis } from 'recharts'
import { count } from '../../app/numbers.tsx'
import { Plot } from './plot.tsx'
import type { RefitView } from './refit-view.ts'
import { subjectName } from './words.ts'

type Props = { readonly view: RefitView; readonly subjectId: string; readonly numbers: NumberReaders }

const tick = { fontSize: 11, fill: 'var(--mantine-color-dimmed)' }
const ink = 'var(--mantine-color-text)'
const short = (value: number): string => Number(value.toPrecision(3)).toString()
const margin = { top: 8, right: 24, bottom: 4, left: 0 }

const Bias = ({ view, subjectId, numbers, unit }: Props & { readonly unit: string }) => {
  const data = numbers.readers.map(({ personId, bias, low, high, n, spread }) => ({
    x: view.personName(personId),
    bias,
    reach: [bias - low, high - bias] as const,
    n,
    spread,
  }))
  return (
    <Plot
      title={`Bias: ${subjectName(view.protocol, subjectId)}`}
      rows={numbers.readers.map(({ personId, ...rest }) => ({ reader: view.personName(personId), ...rest }))}
      note={`how far each reader reads above the estimates${unit}, by random effects; bars: 95 %. Spread about it: ${data.map(({ x, spread, n }) => `${x} ${short(spread)} (n = ${count(n)})`).join(', ')}`}
    >
      <ResponsiveContainer width="100%" height={230}>
        <ScatterChart data={data} margin={margin} accessibilityLayer>
          <CartesianGrid vertical={false} stroke="var(--reticle-line)" />
          <XAxis dataKey="x" type="category" allowDuplicatedCategory={false} tick={tick} padding={{ left: 24, right: 24 }} />
          <YAxis dataKey="bias" type="number" tick={tick} width={56} tickFormatter={short} />
          <ReferenceLine y={0} stroke="var(--mantine-color-dimmed)" strokeDasharray="4 3" />
          <Scatter data={data} fill={ink} isAnimationActive={false}>
            <ErrorBar dataKey="reach" direction="y" width={6} stroke={ink} isAnimationActive={false} />
          </Scatter>
        </ScatterChart>
      </ResponsiveContainer>
    </Plot>
  )
}

const Differences = ({ view, subjectId, numbers, unit }: Props & { readonly unit: string }) => {
  const [chosen, setChosen] = useState<string | null>(null)
  const pair = numbers.pairs.find(({ first, second }) => `${first} ${second}` === chosen) ?? numbers.pairs[0]
  if (pair === undefined) return null
  const { points, bias, limits, n } = pair
  const [first, second] = [view.personName(pair.first), view.personName(pair.second)]
  const lines = [bias, ...(limits ?? [])].filter((value) => value !== null)
  const reach = [...points.map(({ difference }) => difference), ...lines, 0]
  return (
    <Plot
      title={`Differences: ${subjectName(view.protocol, subjectId)}`}
      controls={
        <Select
          size="xs"
          w={230}
          aria-label="Pair of readers"
          allowDeselect={false}
          data={numbers.pairs.map((one) => ({
            value: `${one.first} ${one.second}`,
            label: `${view.personName(one.first)} / ${view.personName(one.second)}`,
          }))}
          value={`${pair.first} ${pair.second}`}
          onChange={setChosen}
        />
      }
      rows={points.map(({ mean, difference }) => ({ first, second, mean, difference }))}
      note={`Bland-Altman: ${first} less ${second}${unit} over the mean of the two, n = ${count(n)}${bias === null ? '' : `; mean difference ${short(bias)}`}${limits === null ? '' : `, limits of agreement ${short(limits[0])} to ${short(limits[1])}`}${points.length < n ? `; ${count(points.length)} points drawn` : ''}`}
    >
      <ResponsiveContainer width="100%" height={230}>
        <ScatterChart margin={margin} accessibilityLayer>
          <CartesianGrid stroke="var(--reticle-line)" />
          <XAxis dataKey="mean" type="number" tick={tick} domain={['auto', 'auto']} tickFormatter={short} />
          <YAxis
            dataKey="difference"
            type="number"
            tick={tick}
            width={56}
            domain={[Math.min(...reach), Math.max(...reach)]}
            tickFormatter={short}
          />
          {lines.map((value, place) => (
            <ReferenceLine key={value} y={value} stroke={ink} {...(place === 0 ? {} : { strokeDasharray: '6 4' })} />
          ))}
          <Scatter data={points} fill={ink} fillOpacity={0.6} isAnimationActive={false} />
        </ScatterChart>
      </ResponsiveContainer>
    </Plot>
  )
}

/** Readers of a question whose answers are numbers: bias, spread, and how two of them differ. */
export const NumberReadersView = (props: Props) => {
  const question = props.view.protocol?.questions.find(({ id }) => id === props.subjectId)
  const unit = question?.unit === undefined ? '' : `, in ${question.unit},`
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
      <Bias {...props} unit={unit} />
      <Differences {...props} unit={unit} />
    </SimpleGrid>
  )
}
