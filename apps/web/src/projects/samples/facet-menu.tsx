import { Button, Menu, ScrollArea, Text } from '@mantine/core'
import type { AnswerOf, routes } from '@reticle/contract'
import type { ProjectId, SampleFilter } from '@reticle/domain'
import { IconFilterPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Async } from '../../app/async.tsx'
import { queries } from '../../net/queries.ts'
import { t } from '../words.ts'

type Facets = AnswerOf<(typeof routes)['getSampleFacets']>
type Field = Facets['fields'][number]
type Props = { readonly projectId: ProjectId; readonly filter: SampleFilter; readonly onChange: (filter: SampleFilter) => void }

const withValue = (filter: SampleFilter, { of, field }: Field, value: Field['values'][number]['value']): SampleFilter =>
  of === 'group'
    ? { ...filter, groups: [...(filter.groups ?? []).filter(({ key }) => key !== field), { key: field, value: String(value) }] }
    : { ...filter, metadata: [...(filter.metadata ?? []).filter((one) => one.field !== field), { field, is: 'equal', to: value }] }

const Fields = ({ facets, filter, onChange }: { facets: Facets } & Omit<Props, 'projectId'>) => {
  const fields = facets.fields.filter(({ values }) => values.length > 0)
  if (fields.length === 0)
    return (
      <Text size="sm" c="dimmed" p="sm" maw={260}>
        {t('sampleFilters.noFields')}
      </Text>
    )
  return (
    <>
      {fields.map((field) => (
        <div key={`${field.of} ${field.field}`}>
          <Menu.Label>{field.field}</Menu.Label>
          {field.values.map(({ value, count }) => (
            <Menu.Item
              key={String(value)}
              rightSection={
                <Text size="xs" c="dimmed">
                  {t(facets.isEstimate ? 'sampleFilters.about' : 'sampleFilters.count', { count })}
                </Text>
              }
              onClick={() => onChange(withValue(filter, field, value))}
            >
              {String(value)}
            </Menu.Item>
          ))}
        </div>
      ))}
    </>
  )
}

/** The groups and metadata of the samples, with their most frequent values; asked for when it is opened. */
export const FacetMenu = ({ projectId, filter, onChange }: Props) => {
  const [isOpen, setOpen] = useState(false)
  const facets = useQuery({ ...queries.sampleFacets(projectId), enabled: isOpen })
  return (
    <Menu opened={isOpen} onChange={setOpen} position="bottom-start" withinPortal>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconFilterPlus size={14} />}>
          {t('sampleFilters.byField')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown miw={240}>
        <ScrollArea.Autosize mah={360}>
          <Async query={facets}>{(found) => <Fields facets={found} filter={filter} onChange={onChange} />}</Async>
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  )
}
