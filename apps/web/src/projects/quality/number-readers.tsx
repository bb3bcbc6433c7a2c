import { Select, SimpleGrid } from '@mantine/core'
import type { NumberReaders } from '@reticle/domain'
import { useState } from 'react'
import { CartesianGrid, ErrorBar, ReferenceLine, ResponsiveContainer, Scatter, ScatterChart, XAxis, YAxis } from 'recharts'
import { locale } from '../../language/language.ts'
import { inARow, parted } from '../../language/lists.ts'
import { Plot } from './plot.tsx'
import type { RefitView } from './refit-view.ts'
import { subjectName } from './vote-words.ts'
import { t } from './words.ts'

type Props = { readonly view: RefitView; readonly subjectId: string; readonly numbers: NumberReaders }
type PlotProps = Props & { readonly unit: string | undefined }

const tick = { fontSize: 11, fill: 'var(--mantine-color-dimmed)' }
const ink = 'var(--mantine-color-text)'
const threeDigits = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3, useGrouping: false })
const short = (value: number): string => threeDigits.format(value)
const margin = { top: 8, right: 24, bottom: 4, left: 0 }

const Bias = ({ view, subjectId, numbers, unit }: PlotProps) => {
  const data = numbers.readers.map(({ personId, bias, low, high, n, spread }) => ({
    x: view.personName(personId),
    bias,
    reach: [bias - low, high - bias] as const,
    n,
    spread,
  }))
  const spreads = inARow(data.map(({ x, spread, n }) => t('numberReaders.spread', { reader: x, spread: short(spread), n })))
  return (
    <Plot
      title={t('numberReaders.bias', { question: subjectName(view.protocol, subjectId) })}
      rows={numbers.readers.map(({ personId, ...rest }) => ({ reader: view.personName(personId), ...rest }))}
      note={unit === undefined ? t('numberReaders.biasNote', { spreads }) : t('numberReaders.biasNoteIn', { spreads, unit })}
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

const limitsText = (bias: number | null, limits: readonly [number, number] | null): string | undefined => {
  if (limits === null) return bias === null ? undefined : t('numberReaders.meanDifference', { bias: short(bias) })
  const [low, high] = [short(limits[0]), short(limits[1])]
  return bias === null ? t('numberReaders.limits', { low, high }) : t('numberReaders.meanAndLimits', { bias: short(bias), low, high })
}

const differencesNote = (pair: NumberReaders['pairs'][number], first: string, second: string, unit: string | undefined): string => {
  const { points, bias, limits, n } = pair
  const difference = unit === undefined ? t('numberReaders.less', { first, second }) : t('numberReaders.lessIn', { first, second, unit })
  const drawn = points.length < n ? t('numberReaders.pointsDrawn', { count: points.length }) : undefined
  return parted([t('numberReaders.blandAltman', { difference, n }), limitsText(bias, limits), drawn])
}

const Differences = ({ view, subjectId, numbers, unit }: PlotProps) => {
  const [chosen, setChosen] = useState<string | null>(null)
  const pair = numbers.pairs.find(({ first, second }) => `${first} ${second}` === chosen) ?? numbers.pairs[0]
  if (pair === undefined) return null
  const { points, bias, limits } = pair
  const [first, second] = [view.personName(pair.first), view.personName(pair.second)]
  const lines = [bias, ...(limits ?? [])].filter((value) => value !== null)
  const reach = [...points.map(({ difference }) => difference), ...lines, 0]
  return (
    <Plot
      title={t('numberReaders.differences', { question: subjectName(view.protocol, subjectId) })}
      controls={
        <Select
          size="xs"
          w={230}
          aria-label={t('numberReaders.pairOfReaders')}
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
      note={differencesNote(pair, first, second, unit)}
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
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
      <Bias {...props} unit={question?.unit} />
      <Differences {...props} unit={question?.unit} />
    </SimpleGrid>
  )
}
