import { Autocomplete, Button, Group, NumberInput, SegmentedControl, Select } from '@mantine/core'
import type { BodyOf, routes } from '@reticle/contract'
import { type ProjectId, taskFlow } from '@reticle/domain'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { stateNames } from '../../app/labels.ts'
import { notifyDone, ProblemAlert } from '../../app/problems.tsx'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { rowsOf } from '../../net/pages.ts'
import { queries } from '../../net/queries.ts'
import { t } from '../quality/words.ts'

type Priorities = BodyOf<(typeof routes)['setPriorities']>

/** Group keys and values of the samples that are here already, to choose from; others can be typed. */
const useGroups = (projectId: ProjectId, key: string) => {
  const samples = useInfiniteQuery(queries.samples(projectId))
  const groups = rowsOf(samples.data).map((row) => row.groups)
  return {
    keys: [...new Set(groups.flatMap((one) => Object.keys(one)))],
    values: [...new Set(groups.flatMap((one) => (one[key] === undefined ? [] : [one[key]])))],
  }
}

const states = Object.keys(taskFlow).filter((state) => state !== 'withdrawn')

/** One priority for all samples of a group, or in a state. */
export const PrioritiesForm = ({ projectId }: { projectId: ProjectId }) => {
  const client = useQueryClient()
  const [by, setBy] = useState<'group' | 'state'>('group')
  const [key, setKey] = useState('')
  const [value, setValue] = useState('')
  const [state, setState] = useState('collecting')
  const [priority, setPriority] = useState<number | string>(1)
  const groups = useGroups(projectId, key)
  const set = useMutation({
    mutationFn: (body: Priorities) => call('setPriorities', { params: { projectId }, body }),
    onSuccess: ({ changed }) => {
      notifyDone(t('prioritiesForm.changed', { count: changed }))
      void client.invalidateQueries({ queryKey: keys.project(projectId) })
    },
  })
  const isComplete = typeof priority === 'number' && (by === 'state' || (key !== '' && value !== ''))
  const apply = () => {
    const which = by === 'group' ? { group: { key, value } } : { state }
    if (typeof priority === 'number') set.mutate({ priority, ...which })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        apply()
      }}
    >
      <Group gap="sm" align="flex-end">
        <SegmentedControl
          size="xs"
          aria-label={t('prioritiesForm.whichSamples')}
          data={[
            { value: 'group', label: t('prioritiesForm.ofAGroup') },
            { value: 'state', label: t('prioritiesForm.inAState') },
          ]}
          value={by}
          onChange={(next) => setBy(next === 'state' ? 'state' : 'group')}
          mb={3}
        />
        {by === 'group' ? (
          <>
            <Autocomplete
              label={t('prioritiesForm.groupKey')}
              placeholder={t('prioritiesForm.patient')}
              w={170}
              data={groups.keys}
              value={key}
              onChange={setKey}
            />
            <Autocomplete
              label={t('prioritiesForm.group')}
              placeholder="P-017"
              w={170}
              data={groups.values}
              value={value}
              onChange={setValue}
            />
          </>
        ) : (
          <Select
            label={t('prioritiesForm.state')}
            w={170}
            allowDeselect={false}
            data={states.map((one) => ({ value: one, label: stateNames[one] ?? one }))}
            value={state}
            onChange={(next) => setState(next ?? 'collecting')}
          />
        )}
        <NumberInput
          label={t('prioritiesForm.priority')}
          w={120}
          min={-1_000_000}
          max={1_000_000}
          allowDecimal={false}
          value={priority}
          onChange={setPriority}
        />
        <Button type="submit" variant="default" disabled={!isComplete} loading={set.isPending}>
          {t('prioritiesForm.setThePriority')}
        </Button>
      </Group>
      {set.error !== null && <ProblemAlert error={set.error} title={t('prioritiesForm.nothingWasChanged')} />}
    </form>
  )
}
