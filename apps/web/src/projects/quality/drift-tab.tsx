import { Select, SimpleGrid, Stack } from '@mantine/core'
import { useState } from 'react'
import { Empty } from '../../app/async.tsx'
import { Panel } from '../../app/page.tsx'
import { IntervalChart, type Point, rowsOf } from './interval-chart.tsx'
import { Plot } from './plot.tsx'
import type { RefitView } from './refit-view.ts'

const Gold = ({ view: { refit, personName, isRestricted } }: { view: RefitView }) => {
  const points = refit.readers
    .filter(({ gold }) => gold.n + gold.excluded > 0)
    .map(({ personId, gold }): Point => ({ x: personName(personId), ...gold }))
  if (points.length === 0)
    return (
      <Panel title="Gold">
        <Empty title={isRestricted ? 'Not shown to someone who also labels here' : 'No gold was read yet'}>
          {!isRestricted &&
            'Mark settled samples as gold, and give the protocol a gold rate: they are then hidden in the stream of each reader.'}
        </Empty>
      </Panel>
    )
  return (
    <Plot title="Gold by reader" rows={rowsOf(points)} note="agreement with the known answers that were hidden in the stream">
      <IntervalChart points={points} label="agreement with gold" />
    </Plot>
  )
}

const Session = ({ view: { refit, by } }: { view: RefitView }) => {
  const points = refit.session.map(({ from, to, medianSeconds, ...estimate }): Point & { seconds: number | null } => ({
    x: `${to === null ? `${from} on` : `${from}–${to}`}${medianSeconds === null ? '' : `, ${medianSeconds.toFixed(0)} s`}`,
    seconds: medianSeconds,
    ...estimate,
  }))
  return (
    <Plot
      title="Within a session"
      rows={rowsOf(points).map((row, place) => ({ ...row, 'median seconds': points[place]?.seconds ?? null }))}
      note={`agreement with the other readers by the place of an annotation in its reader’s session, which ends with a pause of ${by.parameters['session.gap'] ?? 30} minutes; with the median time on a sample. What falls along it is fatigue.`}
    >
      <IntervalChart points={points} label="agreement" isJoined />
    </Plot>
  )
}

const Days = ({ view: { refit } }: { view: RefitView }) => {
  const points = refit.days.map(({ at, ...estimate }): Point => ({ x: at, ...estimate }))
  return (
    <Plot
      title="Over days"
      rows={rowsOf(points)}
      note="each annotation with the other readers of its sample, by day (UTC), the last 120 days"
    >
      <IntervalChart points={points} label="agreement" isJoined />
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
      title="Drift of a reader"
      controls={
        <Select
          size="xs"
          aria-label="Reader"
          allowDeselect={false}
          searchable
          data={busiest.map(({ personId }) => ({ value: personId, label: personName(personId) }))}
          value={reader.personId}
          onChange={setChosen}
        />
      }
      rows={rowsOf(points).map((row) => ({ reader: personName(reader.personId), ...row }))}
      note="agreement of one reader with the others, week by week"
    >
      <IntervalChart points={points} label="agreement" isJoined />
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
