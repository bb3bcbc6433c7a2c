import { Alert, Group, Select, SimpleGrid, Stack, Text } from '@mantine/core'
import type { AnchoringGroup, AssistReport, Estimate } from '@reticle/domain'
import { useState } from 'react'
import { decimal, Figure } from '../../../app/numbers.tsx'
import { Panel } from '../../../app/page.tsx'
import { sentences } from '../../../language/lists.ts'
import { Plot } from '../plot.tsx'
import { t } from '../words.ts'
import { cautionOf, groupKey, groupName, referenceWords, shareWords } from './assist-words.ts'
import { ComparedChart, rowsOfCompared } from './compared-chart.tsx'

const signed = (value: number): string => (value < 0 ? `−${decimal(-value, 1)}` : decimal(value, 1))
const seconds = ({ value }: Estimate): string =>
  value === null ? t('numbers.notAvailable') : t('anchoringView.seconds', { value: signed(value) })
const within = ({ interval, n }: Estimate): string =>
  interval === null
    ? t('numbers.n', { n })
    : t('anchoringView.within', { range: t('numbers.range', { low: signed(interval[0]), high: signed(interval[1]) }), n })

const Times = ({ group: { seconds: times } }: { readonly group: AnchoringGroup }) => (
  <Panel title={t('anchoringView.timeOfWork')} note={t('anchoringView.medianSecondsOfActive')}>
    <SimpleGrid cols={3}>
      <Figure name={t('anchoringView.withSuggestions')} value={seconds(times.shown)} note={within(times.shown)} />
      <Figure name={t('anchoringView.blankStarts')} value={seconds(times.blank)} note={within(times.blank)} />
      <Figure name={t('anchoringView.savedBySuggestions')} value={seconds(times.saved)} note={within(times.saved)} />
    </SimpleGrid>
  </Panel>
)

const Comparison = ({ group }: { readonly group: AnchoringGroup }) => (
  <Plot
    title={t('anchoringView.readingsWithSuggestionsAnd')}
    rows={rowsOfCompared(group)}
    note={t('anchoringView.comparison', { reference: referenceWords(group), unchanged: shareWords(group.unchanged) })}
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
          label={t('anchoringView.readings')}
          w={260}
          allowDeselect={false}
          data={groups.map((one) => ({ value: groupKey(one), label: groupName(one) }))}
          value={groupKey(group)}
          onChange={setChosen}
        />
        <Text size="sm" c="dimmed">
          {sentences([
            t('anchoringView.counted', { ...group.readings, readers: group.readers, groupTasks: group.tasks, tasks }),
            ...(without > 0 ? [t('anchoringView.leftOut', { count: without })] : []),
          ])}
        </Text>
      </Group>
      {caution !== undefined && (
        <Alert color="orange" variant="light" title={t('anchoringView.doNotBuildOn')}>
          {caution}
        </Alert>
      )}
      <Comparison group={group} />
      <Times group={group} />
    </Stack>
  )
}
