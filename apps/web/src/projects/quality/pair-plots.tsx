import { Group, Select } from '@mantine/core'
import type { Estimate, Subject } from '@reticle/domain'
import { useState } from 'react'
import { count, decimal } from '../../app/numbers.tsx'
import { EstimateText } from './estimate-text.tsx'
import { MatrixChart } from './matrix-chart.tsx'
import { Plot } from './plot.tsx'
import type { RefitView } from './refit-view.ts'
import { classTexts } from './vote-words.ts'
import { t } from './words.ts'

/** Columns of the file for the ends of an interval. */
const reachOf = (name: string, { interval }: Estimate) => ({
  [`${name} low`]: interval?.[0] ?? null,
  [`${name} high`]: interval?.[1] ?? null,
})

/** Every reader against every other one. */
export const PairMatrix = ({ view, subject, onChoose }: { view: RefitView; subject: Subject; onChoose: (pair: string) => void }) => {
  const [measure, setMeasure] = useState<'percent' | 'kappa'>('kappa')
  const ids = subject.readers.map(({ personId }) => personId).slice(0, 30)
  const names = ids.map(view.personName)
  const cells = subject.pairs.flatMap((pair) => {
    const [a, b] = [ids.indexOf(pair.first), ids.indexOf(pair.second)]
    if (a < 0 || b < 0) return []
    const { value, n } = pair[measure]
    const text = t('pairPlots.cell', { value: value === null ? t('numbers.notAvailable') : decimal(value, 2), n })
    return [
      { row: names[a] ?? '', column: names[b] ?? '', value, text },
      { row: names[b] ?? '', column: names[a] ?? '', value, text },
    ]
  })
  const rows = subject.pairs.map(({ first, second, percent: share, kappa }) => ({
    first: view.personName(first),
    second: view.personName(second),
    n: share.n,
    percent: share.value,
    ...reachOf('percent', share),
    kappa: kappa.value,
    ...reachOf('kappa', kappa),
  }))
  return (
    <Plot
      title={t('pairPlots.readerByReader')}
      controls={
        <Group gap="xs">
          <Select
            size="xs"
            w={150}
            aria-label={t('pairPlots.measure')}
            allowDeselect={false}
            data={[
              { value: 'kappa', label: t('pairPlots.cohensKappa') },
              { value: 'percent', label: t('pairPlots.percent') },
            ]}
            value={measure}
            onChange={(value) => setMeasure(value === 'percent' ? 'percent' : 'kappa')}
          />
          <Select
            size="xs"
            w={230}
            aria-label={t('pairPlots.pairOfReaders')}
            placeholder={t('pairPlots.lookAtAPair')}
            data={subject.pairs.map(({ first, second }) => ({
              value: `${first} ${second}`,
              label: `${view.personName(first)} / ${view.personName(second)}`,
            }))}
            onChange={(value) => value !== null && onChoose(value)}
          />
        </Group>
      }
      rows={rows}
      note={subject.readers.length > ids.length ? t('pairPlots.inBracketsFirst', { count: ids.length }) : t('pairPlots.inBrackets')}
    >
      <MatrixChart rows={names} columns={names} cells={cells} rowLabel="" columnLabel="" most={1} />
    </Plot>
  )
}

/** Two readers, class by class. */
export const PairTable = ({ view, subject, chosen }: { view: RefitView; subject: Subject; chosen: string | null }) => {
  const pair =
    subject.pairs.find(({ first, second }) => `${first} ${second}` === chosen) ??
    subject.pairs.toSorted((a, b) => b.percent.n - a.percent.n)[0]
  if (pair === undefined || pair.joint.length === 0) return null
  const classes = classTexts(view.protocol, subject)
  const [first, second] = [view.personName(pair.first), view.personName(pair.second)]
  const cells = classes.flatMap((a, row) =>
    classes.map((b, column) => {
      const value = pair.joint[row * classes.length + column] ?? 0
      return { row: a, column: b, value, text: count(Math.round(value)) }
    }),
  )
  return (
    <Plot
      title={t('pairPlots.aPairOfReaders')}
      rows={cells.map(({ row, column, value }) => ({ [first]: row, [second]: column, items: value }))}
      note={t.rich('pairPlots.rowsAndColumns', {
        first,
        second,
        percent: () => <EstimateText of={pair.percent} />,
        kappa: () => <EstimateText of={pair.kappa} hasN={false} />,
      })}
    >
      <MatrixChart rows={classes} columns={classes} cells={cells} rowLabel={first} columnLabel={second} most={Math.max(...pair.joint)} />
    </Plot>
  )
}
