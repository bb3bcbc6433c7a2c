import { Select, SimpleGrid, Stack } from '@mantine/core'
import { useState } from 'react'
import { Empty } from '../../app/async.tsx'
import { decimal } from '../../app/numbers.tsx'
import { Panel } from '../../app/page.tsx'
import { IntervalChart, type Point, rowsOf } from './interval-chart.tsx'
import { Plot } from './plot.tsx'
import type { RefitView } from './refit-view.ts'
import { t } from './words.ts'

const Gold = ({ view: { refit, personName, isRestricted } }: { view: RefitView }) => {
  const points = refit.readers
    .filter(({ gold }) => gold.n + gold.excluded > 0)
    .map(({ personId, gold }): Point => ({ x: personName(personId), ...gold }))
  if (points.length === 0)
    return (
      <Panel title={t('driftTab.gold')}>
        <Empty title={isRestricted ? t('driftTab.notShownToSomeone') : t('driftTab.noGoldWasRead')}>
          {!isRestricted && t('driftTab.markSettled')}
        </Empty>
      </Panel>
    )
  return (
    <Plot title={t('driftTab.goldByReader')} rows={rowsOf(points)} note={t('driftTab.agreementWithTheKnown')}>
      <IntervalChart points={points} label={t('driftTab.agreementWithGold')} />
    </Plot>
  )
}

const placeText = (from: number, to: number | null, medianSeconds: number | null): string => {
  const place = to === null ? t('driftTab.placeOn', { from }) : t('driftTab.place', { from, to })
  return medianSeconds === null ? place : t('driftTab.placeSeconds', { place, seconds: decimal(medianSeconds, 0) })
}

type SessionPoint = Point & { readonly seconds: number | null }

const rowsOfSession = (points: readonly SessionPoint[]) =>
  // A column of the file, not shown to people as words.
  rowsOf(points).map((row, place) => ({ ...row, 'median seconds': points[place]?.seconds ?? null }))

const Session = ({ view: { refit, by } }: { view: RefitView }) => {
  const points = refit.session.map(
    ({ from, to, medianSeconds, ...estimate }): SessionPoint => ({
      x: placeText(from, to, medianSeconds),
      seconds: medianSeconds,
      ...estimate,
    }),
  )
  return (
    <Plot
      title={t('driftTab.withinASession')}
      rows={rowsOfSession(points)}
      note={t('driftTab.sessionNote', { minutes: String(by.parameters['session.gap'] ?? 30) })}
    >
      <IntervalChart points={points} label={t('driftTab.agreement')} isJoined />
    </Plot>
  )
}

const Days = ({ view: { refit } }: { view: RefitView }) => {
  const points = refit.days.map(({ at, ...estimate }): Point => ({ x: at, ...estimate }))
  return (
    <Plot title={t('driftTab.overDays')} rows={rowsOf(points)} note={t('driftTab.eachAnnotationWithThe')}>
      <IntervalChart points={points} label={t('driftTab.agreement')} isJoined />
    </Plot>
  )
}

const Drift = ({ view: { refit, personName } }: { view: RefitView }) => {
  const [chosen, setChosen] = useState<string | null>(null)
  const busiest = refit.readers.toSorted((a, b) => b.annotations - a.annotations)
  const reader = busiest.find(({ personId }) => personId === chosen) ?? busiest[0]
  if (reader === undefined) return null
  const points = reader.weeks.map(({ at, ...estimate }): Point => ({ x: at, ...estimate }))
  return (
    <Plot
      title={t('driftTab.driftOfAReader')}
      controls={
        <Select
          size="xs"
          aria-label={t('driftTab.reader')}
          allowDeselect={false}
          searchable
          data={busiest.map(({ personId }) => ({ value: personId, label: personName(personId) }))}
          value={reader.personId}
          onChange={setChosen}
        />
      }
      rows={rowsOf(points).map((row) => ({ reader: personName(reader.personId), ...row }))}
      note={t('driftTab.agreementOfOneReader')}
    >
      <IntervalChart points={points} label={t('driftTab.agreement')} isJoined />
    </Plot>
  )
}

export const DriftTab = ({ view }: { view: RefitView }) => (
  <Stack gap="md">
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
      <Gold view={view} />
      <Session view={view} />
      <Drift view={view} />
      <Days view={view} />
    </SimpleGrid>
  </Stack>
)
