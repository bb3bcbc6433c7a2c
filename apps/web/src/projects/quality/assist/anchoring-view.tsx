import { Alert, Group, Select, SimpleGrid, Stack, Text } from '@mantine/core'
import type { AnchoringGroup, AssistReport, Estimate } from '@reticle/domain'
import { useState } from 'react'
import { count, Figure, plural } from '../../../app/numbers.tsx'
import { Panel } from '../../../app/page.tsx'
import { Plot } from '../plot.tsx'
import { ComparedChart, rowsOfCompared } from './compared-chart.tsx'
import { cautionOf, groupKey, groupName, referenceWords, shareWords } from './words.ts'

const signed = (value: number): string => (value < 0 ? `−${(-value).toFixed(1)}` : value.toFixed(1))
const seconds = ({ value }: Estimate): string => (value === null ? 'n/a' : `${signed(value)} s`)
const within = ({ interval, n }: Estimate): string =>
  `${interval === null ? '' : `[${signed(interval[0])}, ${signed(interval[1])}] `}n = ${count(n)}`

const Times = ({ group: { seconds: times } }: { readonly group: AnchoringGroup }) => (
  <Panel title="Time of work" note="median seconds of active work on a sample; 95 % by bootstrap over samples">
    <SimpleGrid cols={3}>
      <Figure name="With suggestions" value={seconds(times.shown)} note={within(times.shown)} />
      <Figure name="Blank starts" value={seconds(times.blank)} note={within(times.blank)} />
      <Figure name="Saved by suggestions" value={seconds(times.saved)} note={within(times.saved)} />
    </SimpleGrid>
  </Panel>
)

const Comparison = ({ group }: { readonly group: AnchoringGroup }) => (
  <Plot
    title="Readings with suggestions and blank starts"
    rows={rowsOfCompared(group)}
    note={
      <>
        full dot: suggestions were shown; open dot: blank start, drawn by chance for each reader and sample; bars: 95 %, corrected for items
        of one sample. {referenceWords(group)} Of the model’s errors that were shown, taken without a change: {shareWords(group.unchanged)}.
      </>
    }
  >
    <ComparedChart group={group} />
  </Plot>
)

/** How far suggestions lead readers, over all, for one model, or under one version of the protocol. */
export const AnchoringView = ({ report: { groups, tasks, without } }: { readonly report: AssistReport }) => {
  const [chosen, setChosen] = useState<string | null>(null)
  const group = groups.find((one) => groupKey(one) === chosen) ?? groups[0]
  if (group === undefined) return null
  const caution = cautionOf(group)
  return (
    <Stack gap="md">
      <Group align="end" gap="lg">
        <Select
          label="Readings"
          w={260}
          allowDeselect={false}
          data={groups.map((one) => ({ value: groupKey(one), label: groupName(one) }))}
          value={groupKey(group)}
          onChange={setChosen}
        />
        <Text size="sm" c="dimmed">
          {plural(group.readings.shown, 'reading')} with suggestions and {count(group.readings.blank)} blank ones, of{' '}
          {plural(group.readers, 'reader')} on {count(group.tasks)} of {plural(tasks, 'settled sample')} with suggestions.
          {without > 0 && ` ${plural(without, 'reading')} came before suggestions or from elsewhere, and are left out.`}
        </Text>
      </Group>
      {caution !== undefined && (
        <Alert color="orange" variant="light" title="Do not build on this yet">
          {caution}
        </Alert>
      )}
      <Comparison group={group} />
      <Times group={group} />
    </Stack>
  )
}
