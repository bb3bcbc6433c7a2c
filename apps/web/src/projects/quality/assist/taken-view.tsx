import { Group, Text } from '@mantine/core'
import type { AssistReport, Protocol, Taken } from '@reticle/domain'
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import { decimal } from '../../../app/numbers.tsx'
import { Plot } from '../plot.tsx'
import { t } from '../words.ts'

const rowHeight = 30
const tick = { fontSize: 11, fill: 'var(--mantine-color-dimmed)' }
const ink = 'var(--mantine-color-text)'
const mostRows = 40

const fates = [
  { id: 'accepted', name: t('takenView.takenAsItWas'), fill: 'var(--reticle-settled)' },
  { id: 'edited', name: t('takenView.takenAndChanged'), fill: 'var(--reticle-contested)' },
  { id: 'dropped', name: t('takenView.notTaken'), fill: 'transparent' },
] as const

const subjectOf = (protocol: Protocol | undefined, { kind, subject }: Taken): string =>
  (kind === 'mark'
    ? protocol?.labels.find(({ id }) => id === subject)?.name
    : protocol?.questions.find(({ id }) => id === subject)?.text) ?? subject

const Legend = () => (
  <Group gap="md" mb={4}>
    {fates.map(({ id, name, fill }) => (
      <Group key={id} gap={6}>
        <span style={{ width: 12, height: 12, background: fill, border: `1px solid ${ink}` }} aria-hidden="true" />
        <Text size="xs">{name}</Text>
      </Group>
    ))}
  </Group>
)

/** What became of suggestions that readers could see, by model and label or question. */
export const TakenView = ({ report: { taken }, protocol }: { readonly report: AssistReport; readonly protocol: Protocol | undefined }) => {
  if (taken.length === 0) return null
  const rows = taken.toSorted((a, b) => b.shown - a.shown).slice(0, mostRows)
  const data = rows.map((row) => ({
    name: `${row.model} · ${subjectOf(protocol, row)}`,
    said: t('takenView.said', { accepted: row.accepted, edited: row.edited, dropped: row.dropped, shown: row.shown }),
    ...Object.fromEntries(fates.map(({ id }) => [id, row[id] / row.shown])),
  }))
  const axis = { type: 'category', interval: 0, tickLine: false, tick: { ...tick, fill: ink } } as const
  return (
    <Plot title={t('takenView.whatBecameOfSuggestions')} rows={taken.map((row) => ({ ...row }))} note={t('takenView.ofWhatReadersCould')}>
      <Legend />
      <ResponsiveContainer width="100%" height={40 + rowHeight * rows.length}>
        <BarChart layout="vertical" data={data} margin={{ top: 4, right: 4, bottom: 4, left: 4 }} barSize={14} accessibilityLayer>
          <CartesianGrid horizontal={false} stroke="var(--reticle-line)" />
          <XAxis
            type="number"
            domain={[0, 1]}
            ticks={[0, 0.25, 0.5, 0.75, 1]}
            tick={tick}
            tickFormatter={(share: number) => t('numbers.percent', { value: decimal(100 * share, 0) })}
          />
          <YAxis {...axis} dataKey="name" width={230} />
          <YAxis {...axis} dataKey="said" yAxisId="said" orientation="right" width={150} axisLine={false} />
          {fates.map(({ id, fill }) => (
            <Bar key={id} dataKey={id} stackId="fate" fill={fill} stroke={ink} strokeWidth={0.5} isAnimationActive={false} />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </Plot>
  )
}
