import { ActionIcon, Group, MultiSelect, Pill, Select, Switch, TextInput, Tooltip } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import type { ProjectId, SampleFilter } from '@reticle/domain'
import { IconSearch, IconSortAscending, IconSortDescending } from '@tabler/icons-react'
import { useState } from 'react'
import { stateNames } from '../../app/labels.ts'
import { t } from '../words.ts'
import { FacetMenu } from './facet-menu.tsx'
import { type SampleSearch, sampleSearch } from './sample-search.ts'

const states = ['collecting', 'comparing', 'contested', 'settled'] as const
const orders = ['imported', 'name', 'size', 'agreement'] as const

type Props = { readonly projectId: ProjectId; readonly search: SampleSearch; readonly onChange: (search: SampleSearch) => void }

/** Conditions on groups and metadata, each of which can be taken away. */
const Conditions = ({ filter, onChange }: { filter: SampleFilter; onChange: (filter: SampleFilter) => void }) => (
  <Pill.Group>
    {filter.groups?.map(({ key, value }) => (
      <Pill
        key={`group ${key}`}
        withRemoveButton
        removeButtonProps={{ 'aria-label': t('sampleFilters.remove', { field: key }) }}
        onRemove={() => onChange({ ...filter, groups: filter.groups?.filter((one) => one.key !== key) })}
      >
        {t('sampleFilters.is', { field: key, value })}
      </Pill>
    ))}
    {filter.metadata?.map((one) => (
      <Pill
        key={`metadata ${one.field}`}
        withRemoveButton
        removeButtonProps={{ 'aria-label': t('sampleFilters.remove', { field: one.field }) }}
        onRemove={() => onChange({ ...filter, metadata: filter.metadata?.filter(({ field }) => field !== one.field) })}
      >
        {one.is === 'equal' ? t('sampleFilters.is', { field: one.field, value: String(one.to) }) : one.field}
      </Pill>
    ))}
  </Pill.Group>
)

/** What the table lists: words of the name, states, groups and metadata, the order. Each change shows at once. */
export const SampleFilters = ({ projectId, search, onChange }: Props) => {
  const { filter = {}, sort = 'imported', down } = search
  const [words, setWords] = useState(filter.words ?? '')
  const change = (next: { filter?: SampleFilter; sort?: string; down?: boolean }) => onChange(sampleSearch({ ...search, ...next }))
  const find = useDebouncedCallback((text: string) => change({ filter: { ...filter, words: text } }), 250)
  const orderName = down === true ? t('sampleFilters.descending') : t('sampleFilters.ascending')
  return (
    <Group gap="sm" p="sm" align="center">
      <TextInput
        size="xs"
        w={220}
        aria-label={t('sampleFilters.words')}
        placeholder={t('sampleFilters.words')}
        leftSection={<IconSearch size={14} />}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value)
          find(event.currentTarget.value)
        }}
      />
      <MultiSelect
        size="xs"
        miw={180}
        aria-label={t('sampleFilters.states')}
        placeholder={filter.states === undefined ? t('sampleFilters.anyState') : undefined}
        data={states.map((state) => ({ value: state, label: stateNames[state] ?? state }))}
        value={filter.states ?? []}
        clearable
        onChange={(chosen) => change({ filter: { ...filter, states: states.filter((one) => chosen.includes(one)) } })}
      />
      <FacetMenu projectId={projectId} filter={filter} onChange={(next) => change({ filter: next })} />
      <Conditions filter={filter} onChange={(next) => change({ filter: next })} />
      <Switch
        size="xs"
        label={t('sampleFilters.withdrawn')}
        checked={filter.withdrawn === 'only'}
        onChange={(event) => change({ filter: { ...filter, withdrawn: event.currentTarget.checked ? 'only' : undefined } })}
      />
      <Group gap={4} ml="auto" wrap="nowrap">
        <Select
          size="xs"
          w={170}
          aria-label={t('sampleFilters.order')}
          data={orders.map((one) => ({ value: one, label: t(`sampleOrders.${one}`) }))}
          value={sort}
          allowDeselect={false}
          onChange={(next) => next !== null && change({ sort: next })}
        />
        <Tooltip label={orderName}>
          <ActionIcon aria-label={orderName} onClick={() => onChange(sampleSearch({ ...search, down: down === true ? undefined : true }))}>
            {down === true ? <IconSortDescending size={18} /> : <IconSortAscending size={18} />}
          </ActionIcon>
        </Tooltip>
      </Group>
    </Group>
  )
}
