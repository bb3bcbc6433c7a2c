import { Button, Group, NumberInput, Popover, Stack, Text } from '@mantine/core'
import type { ProjectId, SampleId } from '@reticle/domain'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { notifyDone, notifyProblem } from '../../app/problems.tsx'
import { ReasonDialog } from '../../app/reason-dialog.tsx'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { t } from '../words.ts'

type Props = {
  readonly projectId: ProjectId
  readonly chosen: ReadonlySet<SampleId>
  /** They were withdrawn, and can be taken back in. */
  readonly isWithdrawn: boolean
  readonly onClear: () => void
}

const SetPriority = ({ projectId, chosen, onDone }: { projectId: ProjectId; chosen: ReadonlySet<SampleId>; onDone: () => void }) => {
  const client = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const [priority, setPriority] = useState<number | string>(1)
  const set = useMutation({
    mutationFn: (value: number) => call('setPriorities', { params: { projectId }, body: { priority: value, sampleIds: [...chosen] } }),
    onSuccess: ({ changed }) => {
      notifyDone(t('selection.priorityChanged', { samples: changed }))
      void client.invalidateQueries({ queryKey: keys.project(projectId) })
      setOpen(false)
      onDone()
    },
    onError: (error) => notifyProblem(error, t('selection.priorityNotSet')),
  })
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus returnFocus position="bottom-start" shadow="md" withinPortal>
      <Popover.Target>
        <Button size="xs" variant="default" onClick={() => setOpen(!isOpen)}>
          {t('selection.setPriority')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (typeof priority === 'number') set.mutate(priority)
          }}
        >
          <Stack gap="xs">
            <NumberInput
              label={t('selection.priority')}
              description={t('selection.priorityHint')}
              min={-1_000_000}
              max={1_000_000}
              allowDecimal={false}
              data-autofocus
              value={priority}
              onChange={setPriority}
            />
            <Button type="submit" size="xs" loading={set.isPending} disabled={typeof priority !== 'number'}>
              {t('selection.setIt')}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}

/** What can be done with the samples that are chosen. */
export const SelectionBar = ({ projectId, chosen, isWithdrawn, onClear }: Props) => {
  const client = useQueryClient()
  const [isAsking, setAsking] = useState(false)

  const restore = async (reason: string) => {
    const { restored } = await call('restoreSamples', { params: { projectId }, body: { sampleIds: [...chosen], reason } })
    notifyDone(t('selection.restored', { samples: restored }))
    onClear()
    await client.invalidateQueries({ queryKey: keys.project(projectId) })
  }
  const withdraw = async (reason: string) => {
    const { withdrawn } = await call('withdrawSamples', { params: { projectId }, body: { sampleIds: [...chosen], reason } })
    notifyDone(t('selection.withdrawn', { samples: withdrawn }))
    onClear()
    await client.invalidateQueries({ queryKey: keys.project(projectId) })
  }
  return (
    <Group gap="xs" px="sm" py={8} className="selection-bar" data-testid="selection-bar">
      <Text size="sm" fw={600} role="status">
        {t('selection.chosen', { samples: chosen.size })}
      </Text>
      {!isWithdrawn && <SetPriority projectId={projectId} chosen={chosen} onDone={onClear} />}
      <Button size="xs" variant="default" color="red" onClick={() => setAsking(true)}>
        {t(isWithdrawn ? 'selection.restoreButton' : 'selection.withdrawButton')}
      </Button>
      <Button size="xs" variant="subtle" color="gray" onClick={onClear}>
        {t('selection.chooseNone')}
      </Button>
      <Text size="xs" c="dimmed" ml="auto">
        {t('selection.rangeHint')}
      </Text>
      {isAsking && isWithdrawn && (
        <ReasonDialog
          title={t('selection.restoreAsk', { samples: chosen.size })}
          text={t('selection.restoreText')}
          confirm={t('selection.restore')}
          onConfirm={restore}
          onClose={() => setAsking(false)}
        />
      )}
      {isAsking && !isWithdrawn && (
        <ReasonDialog
          title={t('selection.withdrawAsk', { samples: chosen.size })}
          text={t('selection.withdrawText')}
          confirm={t('selection.withdraw')}
          isGrave
          onConfirm={withdraw}
          onClose={() => setAsking(false)}
        />
      )}
    </Group>
  )
}
